"""Who did it, on what way it came in, and in which book it stands: kept as codes, shown in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from arrears.servicing.choices import KIND
from arrears.servicing.operations.verbs import VERBS

_SOURCES: dict[str, Promise] = {
    "screen": pgettext_lazy("source", "on the screen"),
    "api": pgettext_lazy("source", "through the API"),
    "cli": pgettext_lazy("source", "on the command line"),
    "command line": pgettext_lazy("source", "on the command line"),
    "portal": pgettext_lazy("source", "by the borrower"),
    "phone": pgettext_lazy("source", "on the phone"),
    "bank": pgettext_lazy("source", "bank file"),
    "simulation": pgettext_lazy("source", "simulation"),
    "plan": pgettext_lazy("source", "repayment plan"),
    "hardship": pgettext_lazy("source", "repayment plan"),
    "sale": pgettext_lazy("source", "sale of claims"),
    "registered": pgettext_lazy("source", "registered"),
    "close": pgettext_lazy("source", "daily close"),
    "receive": pgettext_lazy("source", "money received"),
    "apply_receipt": pgettext_lazy("source", "money applied"),
    "send_back": pgettext_lazy("source", "money sent back"),
    "take_back": pgettext_lazy("source", "payment returned"),
    "owner": pgettext_lazy("source", "owner of a sold claim"),
    "post_now": pgettext_lazy("source", "posted at once"),
}
_PLACES: dict[str, Promise] = {
    "fact": gettext_lazy("fact %(number)s"),
    "remittance": gettext_lazy("remittance %(number)s"),
    "import": gettext_lazy("import %(number)s"),
}
_ACTORS: dict[str, Promise] = {
    "simulator": pgettext_lazy("source", "simulation"),
    "system": gettext_lazy("the system"),
    "rule": gettext_lazy("the system"),
    "channel": gettext_lazy("the system"),
    "borrower": gettext_lazy("the borrower"),
}


def source_name(source: str) -> str:
    """The way that an event or an entry came in; one that is not known keeps its own text."""
    if source in _SOURCES:
        return str(_SOURCES[source])
    if source in VERBS:
        return str(KIND[VERBS[source].verb.kind].label)
    for separator in "/:":
        place, found, number = source.partition(separator)
        if found and place in _PLACES:
            return str(_PLACES[place]) % {"number": number}
    return source


def actor_name(actor: str) -> str:
    """The log-in, or what acted where nobody did."""
    kind, _colon, name = actor.partition(":")
    if kind == "agency":
        return _("the agency %(name)s") % {"name": name.partition(":")[0]}
    return str(_ACTORS[kind]) if kind in _ACTORS else name or actor


def who(*, actor: str, source: str = "", reason: str = "") -> str:
    """Who, how and why in a line."""
    said = (actor_name(actor), source_name(source) if source else "", reason)
    return " · ".join(dict.fromkeys(text for text in said if text))


def book_name(code: str) -> str:
    """The lender's own book in words; an imported one keeps its name."""
    return pgettext("book", "own book") if code == "own" else code
