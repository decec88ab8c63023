"""What plans, matters, visits and reminders wrote on the timeline, in words."""

from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.complaints.choices import MATTER_KIND, MATTER_STATE, MatterKind, MatterState
from arrears.collection.contacts.choices import RESULTS
from arrears.collection.hardship.choices import PLAN_STATE, PlanState
from arrears.collection.legal.choices import VISIT_BREACH, VisitBreach
from arrears.collection.reminders.choices import MEANING
from arrears.collection.reminders.events import CALL_ASKED, REPLY_TAKEN
from arrears.plumbing.choice import Choice

Told = tuple[str, str, str]  # heading, words, colour


def tell_other(*, kind: str, told: dict[str, Any]) -> Told | None:
    """Heading, words and colour of an entry that another part wrote; None when nobody knows the kind."""
    group, _dot, what = kind.partition(".")
    if group == "plan":
        return _plan(what, told)
    if group in _MATTERS:
        return _matter(_MATTERS[group], what, told)
    if group == "visit":
        return _visit(what, told)
    if kind == CALL_ASKED:
        return _("A call is asked for"), _("by the plan of reminders"), "info"
    if kind == REPLY_TAKEN:
        return _("Reply"), str(MEANING[told["meaning"]].label), "info"
    return None


_MATTERS = {kind.name.lower(): kind for kind in MatterKind}
_STATES = {state.name.lower(): state for state in MatterState}
_PLANS = {state.name.lower(): state for state in PlanState}


def _plan(what: str, told: dict[str, Any]) -> Told | None:
    if what == "agreed_by_phone":
        return _("Plan agreed on the phone"), told.get("recording", ""), "info"
    if what not in _PLANS:
        return None
    state: Choice = PLAN_STATE[_PLANS[what]]
    return str(state.label), _("plan %(id)s") % {"id": told.get("plan_id", "")}, state.colour


def _matter(kind: MatterKind, what: str, told: dict[str, Any]) -> Told | None:
    if what not in _STATES:
        return None
    state: Choice = MATTER_STATE[_STATES[what]]
    heading = f"{MATTER_KIND[kind].label} {told.get('matter_id', '')}".strip()
    return heading, str(state.label), state.colour


def _visit(what: str, told: dict[str, Any]) -> Told | None:
    if what == "planned":
        when = str(told.get("at", ""))[:16].replace("T", " ")
        return _("Visit planned"), f"{when} · {told.get('collectors', '')}", "info"
    if what != "done":
        return None
    result = RESULTS.get(told.get("result", ""))
    words = str(result.label) if result else str(told.get("result", ""))
    breaches = [str(VISIT_BREACH[VisitBreach(code)]) for code in told.get("breaches", "").split(", ") if code]
    return _("Visit"), " · ".join([words, *breaches]), "bad" if breaches else "neutral"
