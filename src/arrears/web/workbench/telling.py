"""The timeline in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.cases.choices import (
    ARREARS_REASON,
    CASE_STATE,
    OUTCOME,
    PROMISE_STATE,
    ArrearsReason,
    CaseState,
    Outcome,
    PromiseState,
)
from arrears.collection.cases.queries import TimelineRow
from arrears.collection.contacts.choices import RESULTS, STOPS
from arrears.web.actors import actor_words
from arrears.web.formats import money
from arrears.web.tables import Mark
from arrears.web.workbench.showing import moment
from arrears.web.workbench.telling_others import tell_other

Told = tuple[str, str, str]  # heading, words, colour


def lines(rows: list[TimelineRow]) -> list[dict[str, Any]]:
    """Each thing that happened with its heading, its words, its colour, when, and who did it."""
    found = []
    for row in rows:
        heading, words, colour = tell(row)
        found.append(
            {
                "mark": Mark(label=heading, colour=colour),
                "words": words,
                "when": moment(row.at) or row.on.isoformat(),
                "who": actor_words(row.actor),
            }
        )
    return found


def tell(row: TimelineRow) -> Told:
    """One row in words; of a kind that nobody knows the kind itself and what is in it."""
    teller = _TELLERS.get(row.kind)
    if teller is not None:
        return teller(row.payload)
    other = tell_other(kind=row.kind, told=row.payload)
    if other is not None:
        return other
    known = ", ".join(
        f"{name}: {value}" for name, value in row.payload.items() if isinstance(value, str | int)
    )
    return row.kind, known, "neutral"


def _state(told: dict[str, Any]) -> Told:
    after = CASE_STATE[CaseState(told["after"])]
    return str(after.label), _why(str(told.get("why", ""))), after.colour


def _why(said: str) -> str:
    """Why the state changed, in words where the system itself wrote it; of a plan its own line says it."""
    if said.startswith("plan: "):
        return ""
    if said.startswith("agency "):
        return _("placed with %(agency)s") % {"agency": said.removeprefix("agency ")}
    name = said.removeprefix("promise ").replace(" ", "_").upper()
    if said.startswith("promise ") and name in PromiseState.__members__:
        return str(PROMISE_STATE[PromiseState[name]].label)
    words = {
        "first call": _("first call"),
        "days past due": _("days past due"),
        "promise": _("a promise was made"),
        "legal action": _("legal action"),
    }
    return words.get(said, said)


def _closed(told: dict[str, Any]) -> Told:
    state = CASE_STATE[CaseState(told["state"])]
    return _("Case closed"), str(state.label), state.colour


def _talk(told: dict[str, Any]) -> Told:
    outcome = OUTCOME[Outcome(told["outcome"])]
    parts = [str(ARREARS_REASON[ArrearsReason(told["reason"])].label)] if told["reason"] else []
    if told["seconds"]:
        parts.append(_("%(n)d s") % {"n": told["seconds"]})
    return str(outcome.label), " · ".join([*parts, *filter(None, [told["remark"]])]), outcome.colour


def _promised(told: dict[str, Any]) -> Told:
    amount = money(told["amount_minor"], told["currency"])
    return _("Promise"), _("%(amount)s by %(day)s") % {"amount": amount, "day": told["due_on"]}, "info"


def _decided(told: dict[str, Any]) -> Told:
    state = PROMISE_STATE[PromiseState(told["state"])]
    amount, paid = money(told["amount_minor"], told["currency"]), money(told["paid_minor"], told["currency"])
    return (
        str(state.label),
        _("%(paid)s of %(amount)s came in") % {"paid": paid, "amount": amount},
        state.colour,
    )


def _paid(told: dict[str, Any]) -> Told:
    amount = money(told["amount_minor"], told["currency"])
    if told["amount_minor"] < 0:
        return _("Payment taken back"), amount, "bad"
    return _("Payment received"), amount, "good"


def _contact(told: dict[str, Any]) -> Told:
    result = RESULTS.get(told["result"])
    return _("Contact"), str(result.label) if result else told["result"], "neutral"


def _denied(told: dict[str, Any]) -> Told:
    return _("Not allowed by the gate"), ", ".join(told["rules"]), "watch"


def _stop(told: dict[str, Any]) -> Told:
    known = STOPS.get(told["stop"])
    return _("Contact stopped"), str(known.label) if known else told["stop"], "bad"


def _lifted(told: dict[str, Any]) -> Told:
    known = STOPS.get(told["stop"])
    return _("Stop lifted"), str(known.label) if known else told["stop"], "neutral"


def _held(told: dict[str, Any]) -> Told:
    until = told.get("until")
    words = hold_reason(told["reason"])
    return (
        _("Held"),
        words if not until else _("%(why)s, until %(day)s") % {"why": words, "day": until},
        "watch",
    )


def hold_reason(code: str) -> str:
    """Why a case is held: a stop's name, or the lender's own words."""
    known = STOPS.get(code)
    return str(known.label) if known else code


def _given(told: dict[str, Any]) -> Told:
    return _("Handed over"), f"{told['from'] or '–'} → {told['to'] or '–'} · {told['why']}", "neutral"


_TELLERS: dict[str, Callable[[dict[str, Any]], Told]] = {
    "case.opened": lambda told: (
        _("Case opened"),
        _("%(n)d days past due") % {"n": told.get("dpd_days", 0)},
        "info",
    ),
    "case.reopened": lambda told: (_("Late again: case reopened"), "", "watch"),
    "case.closed": _closed,
    "case.state": _state,
    "case.held": _held,
    "case.released": lambda told: (_("Hold ended"), told.get("evidence", ""), "neutral"),
    "case.reassigned": _given,
    "loan.left": lambda told: (_("A loan left the case"), "", "neutral"),
    "conversation": _talk,
    "promise.made": _promised,
    "promise.decided": _decided,
    "payment": _paid,
    "contact": _contact,
    "contact.denied": _denied,
    "stop": _stop,
    "stop.lifted": _lifted,
    "note": lambda told: (_("Note"), told["text"], "neutral"),
}
