"""A file of payments: matched, posted to the loans and in the ledger at once, set-wise, in one transaction.

Each payment ends as `receive` and `apply_receipt` would have ended it, one after the other in the order
given; what is not certain waits as unapplied cash with its candidates. Payments that may be for the same
loan go in rounds: a loan takes part in a round once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext

from arrears.kernel.book import MAX_DAY, NONE_DAY, Columns, Ints
from arrears.kernel.codes import Kind, Status
from arrears.payments.choices import MatchReason
from arrears.payments.matching import Evidence, Lines, Pairs, Verdicts, match_many
from arrears.payments.operations.receive_many import (
    Outcomes,
    check_lines,
    content_hashes,
    indexes_of,
    known_receipts,
    new_ids,
    write_receipts,
)
from arrears.plumbing import clock, locks
from arrears.plumbing.days import to_day
from arrears.plumbing.idempotency import UnableToReuseKey
from arrears.servicing.columns import days
from arrears.servicing.evidence import Leads, leads, said
from arrears.servicing.operations.post_now import post_now
from arrears.servicing.policy import BEGINNINGS, Facts, refusals
from arrears.servicing.queries.candidates import due_by_now
from arrears.servicing.working_book import WorkingBook, empty_events, open_book, some_loans

_CANDIDATES = 20  # so many are kept with a payment for a person to look at
_UNLIMITED = 2 * MAX_DAY
_PROVISIONAL = 2**61  # above every id of an event: new ones come last


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of each payment, in the order given; shape n."""

    receipt_id: Ints
    known: np.ndarray  # the key was known: nothing was done now
    loan_id: Ints  # applied to it, or proposed; 0 = none
    event_id: Ints  # of the repayment; 0 = not applied
    reason: Ints  # MatchReason of those not applied


def take_many(
    *,
    lines: pa.Table,
    actor: str,
    file_id: int | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> Taken:
    """Takes payments (columns: payments.operations.receive_many.LINES).

    A known key with the same content is left as it is. The loans' history is read as committed: the
    caller's transaction may not have changed it before.
    Raises UnableToReceive, UnableToReuseKey; then nothing is done.
    """
    with transaction.atomic():
        locks.hold_all_shards()
        opened = clock.business_date()
        check_lines(lines=lines, opened=opened)
        hashes = content_hashes(lines=lines)
        known, fresh = _known(lines, hashes)
        new = lines.take(pa.array(fresh))
        progress("match")
        indexes = indexes_of(lines=new)
        found = leads(payments=said(lines=new, indexes=indexes))
        working = _open(found, to_day(opened))
        verdicts, posted = _decide(new, found, working, progress)
        ids = new_ids(count=new.num_rows)
        progress("post")
        event_id = _post(new, ids, verdicts, posted, working, actor)
        progress("keep")
        done = Outcomes(
            loan_id=verdicts.loan_id,
            event_id=event_id,
            reason=verdicts.reason,
            candidates=_candidates(found, event_id > 0),
        )
        write_receipts(
            lines=new,
            ids=ids,
            hashes=[hashes[i] for i in fresh],
            outcomes=done,
            indexes=indexes,
            file_id=file_id,
            actor=actor,
            opened=opened,
        )
    return _taken(lines.num_rows, fresh, known, ids, done)


def _known(lines: pa.Table, hashes: list[str]) -> tuple[dict[int, int], Ints]:
    """Receipts of the lines whose key is known, and the places of the others."""
    keys = lines["idempotency_key"].to_pylist()
    found = known_receipts(keys=keys)
    known: dict[int, int] = {}
    for place, key in enumerate(keys):
        if key in found:
            receipt_id, digest = found[key]
            if digest != hashes[place]:
                raise UnableToReuseKey(
                    gettext("The key %(key)r was used before for another receipt.") % {"key": key}
                )
            known[place] = receipt_id
    if len(set(keys)) != len(keys):
        raise UnableToReuseKey(gettext("A key stands twice among the payments. Give each payment once."))
    return known, np.array([place for place in range(len(keys)) if place not in known], np.int64)


def _open(found: Leads, today: int) -> WorkingBook:
    loans, first = np.unique(found.loan_id, return_index=True)
    return open_book(loan_ids=loans, shards=found.shard[first], today=today)


def _decide(
    new: pa.Table, found: Leads, working: WorkingBook, progress: Callable[[str], None]
) -> tuple[Verdicts, list[int]]:
    """Verdicts of all lines, and the lines that are posted, in the order in which they are."""
    count = new.num_rows
    codes = {
        name: code for code, name in enumerate(sorted({*new["currency"].to_pylist(), *working.currencies()}))
    }
    lines = Lines(
        amount_minor=new["amount_minor"].to_numpy(),
        currency=np.array([codes[name] for name in new["currency"].to_pylist()], np.int64),
        value_day=days(new["value_on"], absent=NONE_DAY),
    )
    of_key = np.array([codes[name] for name in working.currencies()], np.int64)
    all_of = Verdicts(
        loan_id=np.zeros(count, np.int64),
        sure=np.zeros(count, bool),
        reason=np.full(count, int(MatchReason.NOTHING_FOUND)),
    )
    posted: list[int] = []
    rounds = _rounds(found)
    began = _began(working)
    for number in range(1, int(rounds.max(initial=0)) + 1):
        chosen = np.flatnonzero(rounds == number)
        at, line = np.unique(found.line[chosen], return_inverse=True)
        some = Lines(
            amount_minor=lines.amount_minor[at], currency=lines.currency[at], value_day=lines.value_day[at]
        )
        verdicts = match_many(lines=some, pairs=_pairs(found, chosen, line, working, of_key))
        _try(some, verdicts, working, began, number)
        for name in ("loan_id", "sure", "reason"):
            getattr(all_of, name)[at] = getattr(verdicts, name)
        posted += at[verdicts.sure].tolist()
        progress("match")
    return all_of, posted


def _rounds(found: Leads) -> Ints:
    """In which round each pair takes part: after every earlier payment that may go to the same loan."""
    if len(np.unique(found.loan_id)) == len(found.loan_id):
        return np.ones(len(found.line), np.int64)
    last: dict[int, int] = {}
    rounds = np.zeros(len(found.line), np.int64)
    starts: list[int] = np.flatnonzero(np.diff(found.line, prepend=-1)).tolist()
    ends = [*starts[1:], len(found.line)]
    loans = found.loan_id.tolist()
    for start, end in zip(starts, ends, strict=True):
        group = loans[start:end]
        number = 1 + max(last.get(loan, 0) for loan in group)
        for loan in group:
            last[loan] = number
        rounds[start:end] = number
    return rounds


def _began(working: WorkingBook) -> Ints:
    """First day of a beginning of each loan, MAX_DAY when it is not disbursed."""
    events = working.book.events
    of_loan = np.repeat(np.arange(len(working.loan_ids)), np.diff(working.book.event_offsets))
    begins = np.isin(events["kind"], BEGINNINGS)
    began = np.full(len(working.loan_ids), MAX_DAY)
    np.minimum.at(began, of_loan[begins], events["value_day"][begins])
    return began


def _pairs(found: Leads, chosen: Ints, line: Ints, working: WorkingBook, of_key: Ints) -> Pairs:
    place = working.place_of(found.loan_id[chosen])
    states = working.states[place]
    charged_off = states["status"] == Status.CHARGED_OFF
    return Pairs(
        line=line,
        loan_id=found.loan_id[chosen],
        evidence=found.evidence[chosen],
        currency=of_key[working.key_of[place]],
        open=np.isin(states["status"], (Status.ACTIVE, Status.CHARGED_OFF)),
        due_minor=_due(found.evidence[chosen], place, working),
        next_due_minor=states["next_due_minor"],
        next_due_day=states["next_due_day"],
        owed_minor=np.where(charged_off, _UNLIMITED, states["payoff_minor"]),
    )


def _due(evidence: Ints, place: Ints, working: WorkingBook) -> Ints:
    """What is due by now, where it matters: a payment that names its loan needs no amount."""
    due = np.zeros(len(place), np.int64)
    asked = evidence < Evidence.REFERENCE
    if asked.any():
        places, of = np.unique(place[asked], return_inverse=True)
        due[asked] = due_by_now(book=some_loans(book=working.book, places=places), today=working.today)[of]
    return due


def _try(lines: Lines, verdicts: Verdicts, working: WorkingBook, began: Ints, number: int) -> None:
    """Adds the certain repayments to the working book; one that its loan can't take waits instead."""
    sure = np.flatnonzero(verdicts.sure)
    place = working.place_of(verdicts.loan_id[sure])
    events = empty_events(len(sure))
    events["event_id"] = _PROVISIONAL + number
    events["kind"] = Kind.REPAY
    events["value_day"], events["posted_day"] = lines.value_day[sure], working.today
    events["due_day"] = NONE_DAY
    events["amount_minor"] = lines.amount_minor[sure]
    failed = _refused(events, began[place], working.today)
    fine = np.flatnonzero(~failed)
    failed[fine] = working.try_events(place[fine], events[fine]) != 0
    verdicts.sure[sure[failed]] = False
    verdicts.reason[sure[failed]] = MatchReason.POSTING_REFUSED


def _refused(events: Columns, began: Ints, today: int) -> np.ndarray:
    none = np.zeros(len(events), np.int64)
    facts = Facts(
        loan_known=np.ones(len(events), bool),
        began_day=began,
        ref_kind=none,
        ref_reversed=none.astype(bool),
        open_day=today,
    )
    failed = np.zeros(len(events), bool)
    names = events.dtype.names or ()
    failed[[row for row, _ in refusals(events={name: events[name] for name in names}, facts=facts)]] = True
    return failed


def _post(
    new: pa.Table, ids: Ints, verdicts: Verdicts, posted: list[int], working: WorkingBook, actor: str
) -> Ints:
    """Writes the repayments down; returns the event of each line, 0 for those not posted."""
    event_id = np.zeros(new.num_rows, np.int64)
    if not posted:
        return event_id
    places = np.sort(np.array(posted, np.int64))  # ids in the order given, as one after the other
    some = new.take(pa.array(places))
    names = {int(reason): reason.name.lower() for reason in MatchReason}
    events = pa.table(
        {
            "loan_id": verdicts.loan_id[places],
            "kind": np.full(len(places), int(Kind.REPAY)),
            "value_on": some["value_on"],
            "amount_minor": some["amount_minor"],
            "reason": pa.array([names[int(reason)] for reason in verdicts.reason[places]]),
            "idempotency_key": pa.array([f"receipt:{number}" for number in ids[places].tolist()]),
        }
    )
    event_id[places] = post_now(
        events=events,
        sources=some["channel"].to_pylist(),
        working=working,
        actor=actor,
        receipt_ids=ids[places],
    )
    return event_id


def _candidates(found: Leads, applied: np.ndarray) -> list[list[int]]:
    """Loans that may be meant by the payments that wait, the strongest evidence first."""
    listed: list[list[int]] = [[] for _ in applied]
    order = np.lexsort((found.loan_id, -found.evidence, found.line))
    for line, loan in zip(found.line[order].tolist(), found.loan_id[order].tolist(), strict=True):
        if not applied[line] and len(listed[line]) < _CANDIDATES:
            listed[line].append(loan)
    return listed


def _taken(count: int, fresh: Ints, known: dict[int, int], ids: Ints, done: Outcomes) -> Taken:
    columns = {name: np.zeros(count, np.int64) for name in ("receipt_id", "loan_id", "event_id", "reason")}
    columns["receipt_id"][fresh] = ids
    for name in ("loan_id", "event_id", "reason"):
        columns[name][fresh] = getattr(done, name)
    again = np.zeros(count, bool)
    for place, receipt_id in known.items():
        columns["receipt_id"][place], again[place] = receipt_id, True
    return Taken(known=again, **columns)
