"""A promise to pay: an amount by a day. What becomes of it is the ledger's to say."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases import events
from arrears.collection.cases.choices import CaseState, NextStep, PromiseState
from arrears.collection.cases.failures import UnableToPromise
from arrears.collection.cases.models import Case, CaseLoan, Promise
from arrears.collection.cases.one_case import hold_case, move
from arrears.collection.cases.operations.put_down import put_down
from arrears.collection.cases.settings import case_settings
from arrears.plumbing import outbox
from arrears.servicing.queries.last_events import last_event_of_loans

CHANNELS = ("debit", "transfer", "card", "wallet", "branch")


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What the debtor promises; `channel` is how they will pay (CHANNELS)."""

    amount_minor: int
    due_on: date
    channel: str = "transfer"


def make_promise(
    *,
    case_id: int,
    promised: Promised,
    on: date,
    at: datetime,
    actor: str,
    conversation_id: int | None = None,
) -> int:
    """Records the promise and awaits it; a pending one is superseded. Returns its id.

    `on` is the open business date. Raises UnableToFindCase, UnableToPromise, UnableToChangeCase.
    """
    with transaction.atomic():
        case = hold_case(case_id=case_id)
        _check(case, promised, on)
        for old in Promise.objects.select_for_update().filter(
            case_id=case.id, state=int(PromiseState.PENDING)
        ):
            end_promise(promise=old, case=case, state=PromiseState.SUPERSEDED, on=on, actor=actor)
        loan_ids = CaseLoan.objects.filter(case_id=case.id, left_on=None).values_list("loan_id", flat=True)
        made = Promise.objects.create(
            case_id=case.id,
            person_id=case.person_id,
            conversation_id=conversation_id,
            amount_minor=promised.amount_minor,
            currency=case.currency,
            channel=promised.channel,
            made_on=on,
            due_on=promised.due_on,
            grace_days=case_settings().grace_days,
            history_mark=last_event_of_loans(loan_ids=list(loan_ids), known_on=on),
            collector=actor.removeprefix("staff:"),
        )
        told = {
            "promise_id": made.id,
            "amount_minor": made.amount_minor,
            "due_on": made.due_on.isoformat(),
        }
        put_down(
            case_id=case.id, person_id=case.person_id, kind="promise.made", on=on, at=at, actor=actor,
            payload={**told, "currency": case.currency, "channel": promised.channel},
        )  # fmt: skip
        outbox.emit(
            name=events.PROMISE_MADE, payload={"case_id": case.id, "person_id": case.person_id, **told}
        )
        case.promises += 1
        case.promise_due_on = made.due_on
        case.next_step, case.next_at = int(NextStep.AWAIT_PROMISE), None
        if case.state in (CaseState.PROMISED, CaseState.PLACED):  # an agency keeps what it works on
            case.save()
        else:
            move(case=case, after=CaseState.PROMISED, why="promise", actor=actor, on=on)
        return int(made.id)


def _check(case: Case, promised: Promised, on: date) -> None:
    if case.closed_on is not None:
        raise UnableToPromise(_("Nothing is in arrears any more: there is nothing to promise."))
    if not 0 < promised.amount_minor <= max(case.owed_minor, case.overdue_minor):
        raise UnableToPromise(_("The amount promised is above nothing and at most what is owed."))
    last = on + timedelta(days=case_settings().promise_days_max)
    if not on <= promised.due_on <= last:
        raise UnableToPromise(
            _("A promise is for a day from %(first)s to %(last)s; for later days there are plans.")
            % {"first": on, "last": last}
        )
    if promised.channel not in CHANNELS:
        raise UnableToPromise(_("A promise is paid by one of %(known)s.") % {"known": ", ".join(CHANNELS)})


def end_promise(
    *, promise: Promise, case: Case, state: PromiseState, on: date, actor: str, paid_minor: int | None = None
) -> None:
    """Writes what became of a locked promise, with timeline and news; the case is not saved."""
    promise.state, promise.decided_on = int(state), on
    promise.paid_minor = promise.paid_minor if paid_minor is None else paid_minor
    promise.save(update_fields=["state", "decided_on", "paid_minor"])
    told = {"promise_id": promise.id, "state": int(state), "paid_minor": promise.paid_minor}
    put_down(
        case_id=case.id, person_id=case.person_id, kind="promise.decided", on=on, actor=actor,
        payload={**told, "amount_minor": promise.amount_minor, "currency": promise.currency},
    )  # fmt: skip
    outbox.emit(
        name=events.PROMISE_DECIDED, payload={"case_id": case.id, "person_id": case.person_id, **told}
    )


def cancel_by_plan(*, case_id: int, on: date, actor: str) -> int:
    """A plan takes the place of the pending promise; returns how many ended. Raises UnableToFindCase."""
    with transaction.atomic():
        case = hold_case(case_id=case_id)
        pending = Promise.objects.select_for_update().filter(case_id=case_id, state=int(PromiseState.PENDING))
        found = list(pending)
        for promise in found:
            end_promise(promise=promise, case=case, state=PromiseState.CANCELLED_BY_PLAN, on=on, actor=actor)
        Case.objects.filter(id=case_id).update(promise_due_on=None)
        return len(found)
