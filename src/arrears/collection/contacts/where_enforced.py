"""Where each rule on contacts is enforced: in the gate, or which other part of the system keeps it."""

from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.forms_of_rules import ELSEWHERE, JOINED, form_of
from arrears.rulebook.rule import Rule


def where_enforced(rule: Rule) -> str:
    """The form in the gate, or the other place; told of a rule that is off what it would be."""
    if rule.name in ELSEWHERE:
        return ELSEWHERE[rule.name]
    if rule.name in JOINED:
        return _("gate: %(form)s") % {"form": JOINED[rule.name]}
    day = max(day for day, value in rule.values.items() if value is not None)
    form = form_of(rule, on=day, even_off=True)
    return _("gate: %(form)s") % {"form": type(form).__name__ if form is not None else "–"}
