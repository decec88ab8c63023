"""The next step of a legal case, with the day and the paper that shows it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.choices import STOPS
from arrears.collection.contacts.queries import stops_of_person
from arrears.collection.legal.choices import ClockCode, Step, Track
from arrears.collection.legal.clocks import Taken, answer_ends
from arrears.collection.legal.effects import EFFECTS, Doing
from arrears.collection.legal.failures import UnableToTakeStep
from arrears.collection.legal.models import LegalCase
from arrears.collection.legal.one_case import (
    clocks_of,
    hold_legal_case,
    law_for,
    state_by,
    taken_of,
    write_step,
)
from arrears.collection.legal.policy import waits_for_stop
from arrears.plumbing import clock
from arrears.servicing.queries.limitation_of_loan import limitation_of_loan


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What some steps are told besides: amounts in minor units."""

    court_number: str = ""  # FILED, ACCEPTED
    hearing_on: date | None = None  # HEARING_SET
    perform_by: date | None = None  # JUDGMENT: last day to pay as judged
    judged_minor: int = 0  # JUDGMENT
    costs_on_debtor_minor: int = 0  # JUDGMENT: costs that the debtor bears

    def stored(self) -> dict[str, Any]:
        """As JSON values; what was not said is absent."""
        days = {"hearing_on": self.hearing_on, "perform_by": self.perform_by}
        given: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day is not None}
        for name in ("judged_minor", "costs_on_debtor_minor", "court_number"):
            if getattr(self, name):
                given[name] = getattr(self, name)
        return given


NOTHING = Particulars()


def take_step(
    *,
    legal_case_id: int,
    step: Step,
    on: date,
    document: str,
    at: datetime,
    actor: str,
    told: Particulars = NOTHING,
) -> int:
    """Takes it, with all that it does to the loans and the debtor's case; returns the step's id.

    Raises UnableToFindLegalCase, UnableToTakeStep, and what servicing refuses (UnableToRecord, UnableToPost).
    """
    with transaction.atomic():
        row = hold_legal_case(legal_case_id=legal_case_id)
        after = state_by(legal_case=row, step=step)
        taken = taken_of(legal_case=row)
        known_on = clock.business_date()
        _check(row, step, on, known_on, document, taken)
        refuse_for_stops(legal_case=row, step=step, at=at)
        _check_told(step, told, on)
        if step is Step.FILED:
            _check_notice(row, on, taken)
        if step is Step.ENFORCEMENT:
            _check_enforcement(row, on, taken)
        if step is Step.OBJECTION:
            row.track = Track.SUIT.value
        row.court_number = told.court_number or row.court_number
        doing = Doing(
            legal_case=row,
            key=f"legal/{row.id}/{len(taken)}",
            on=on,
            document=document,
            actor=actor,
            judged_minor=told.judged_minor,
            costs_on_debtor_minor=told.costs_on_debtor_minor,
        )
        did = EFFECTS[step](doing) if step in EFFECTS else {}
        return write_step(
            legal_case=row, step=step, after=after, on=on, known_on=known_on, document=document,
            payload=told.stored() | did, actor=actor,
        )  # fmt: skip


def _check(row: LegalCase, step: Step, on: date, known_on: date, document: str, taken: list[Taken]) -> None:
    if step is Step.NOTICE_SENT:
        raise UnableToTakeStep(_("A notice is sent with its own operation: it asks the gate first."))
    if not document.strip() or not document.isprintable():
        raise UnableToTakeStep(_("Say which paper shows it: its number or where it is kept."))
    if on > known_on:
        raise UnableToTakeStep(
            _("The step lies after the business date %(day)s: write it down on its day.") % {"day": known_on}
        )
    before = max((one.on for one in taken if one.step is not Step.OPENED), default=None)
    if before is not None and on < before:
        raise UnableToTakeStep(_("The step before it was on %(day)s.") % {"day": before})


def refuse_for_stops(*, legal_case: LegalCase, step: Step, at: datetime) -> None:
    """Raises UnableToTakeStep while a stop makes the lender's step wait."""
    held = stops_of_person(legal_case.person_id, at=at)
    stops = frozenset(stop.kind for stop in held if not stop.of_one_number and not stop.channel)
    waiting = waits_for_stop(step=step, stops=stops)
    if waiting:
        raise UnableToTakeStep(
            _("The next step waits: %(stops)s.")
            % {"stops": ", ".join(str(STOPS[kind].label) for kind in sorted(waiting))}
        )


def _check_told(step: Step, told: Particulars, on: date) -> None:
    if step is Step.HEARING_SET and (told.hearing_on is None or told.hearing_on < on):
        raise UnableToTakeStep(_("Say on which day the hearing is."))
    if step is Step.JUDGMENT and (told.perform_by is None or told.perform_by < on or told.judged_minor < 1):
        raise UnableToTakeStep(_("Say what was judged, and by when the debtor has to pay it."))
    if told.judged_minor < 0 or told.costs_on_debtor_minor < 0:
        raise UnableToTakeStep(_("Amounts are not below zero."))


def _check_notice(row: LegalCase, on: date, taken: list[Taken]) -> None:
    """The debtor gets the notice and its time, unless the limitation would end meanwhile."""
    wait = timedelta(days=law_for(row).notice_days)
    ends = [
        clock.due_on for clock in clocks_of(legal_case=row, taken=taken) if clock.code is ClockCode.NOTICE
    ]
    if ends and on > ends[0]:
        return
    for loan in row.loan_ids:
        found = limitation_of_loan(loan_id=loan, as_of=on)
        if found is not None and found.expires_on is not None and on <= found.expires_on < on + wait:
            return
    if ends:
        raise UnableToTakeStep(_("The debtor may pay through %(day)s; file after it.") % {"day": ends[0]})
    raise UnableToTakeStep(
        _("Send a notice and record its arrival first; it has %(days)d days to be answered.")
        % {"days": wait.days}
    )


def _check_enforcement(row: LegalCase, on: date, taken: list[Taken]) -> None:
    end = answer_ends(steps=taken, track=Track(row.track), law=law_for(row))
    if end is None:
        raise UnableToTakeStep(_("Record first when the order was served on the debtor."))
    if on <= end:
        raise UnableToTakeStep(_("The debtor may still pay or object through %(day)s.") % {"day": end})
    last = [c for c in clocks_of(legal_case=row, taken=taken) if c.code is ClockCode.APPLICATION][-1]
    if on > last.due_on:
        raise UnableToTakeStep(
            _(
                "The time for asking the court to enforce ended on %(day)s (%(rule)s). If it was "
                "interrupted, record first that it runs afresh, with the proof."
            )
            % {"day": last.due_on, "rule": last.source}
        )
