"""Who did something, as histories keep it, in words."""

from django.utils.translation import gettext as _


def actor_words(actor: str) -> str:
    """`staff:li`, `borrower:7`, `rule:hardship` as a reader understands them; a plain name stays."""
    kind, colon, name = actor.partition(":")
    if actor == "simulator":
        return _("simulation")
    words = {"staff": name, "borrower": _("the debtor"), "rule": _("by rule"), "system": _("by itself")}
    return words.get(kind, actor) if colon else actor
