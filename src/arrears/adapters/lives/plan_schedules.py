"""The plan of a tape of loans with agreed schedules and payments."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.identity import keys_of
from arrears.adapters.lives.life import Events, GivenRows
from arrears.adapters.lives.loans import check_loans, sheet
from arrears.adapters.lives.plan import KnownLoans, Plan
from arrears.adapters.mapping.convert import Converted
from arrears.adapters.mapping.schema import Mapping
from arrears.kernel.codes import Kind, Method, Part

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Words that a mapping's value map of `kind` leads to.
KINDS = {
    "repay": Kind.REPAY,
    "fee": Kind.FEE,
    "waive": Kind.WAIVE,
    "charge_off": Kind.CHARGE_OFF,
    "recover": Kind.RECOVER,
    "refund": Kind.REFUND,
    "chargeback": Kind.CHARGEBACK,
}
_PARTS = ("principal", "interest", "fee", "penalty")
_RANK = {
    Kind.FEE: 1,
    Kind.REPAY: 2,
    Kind.CHARGEBACK: 3,
    Kind.WAIVE: 4,
    Kind.REFUND: 5,
    Kind.CHARGE_OFF: 6,
    Kind.RECOVER: 7,
}


def plan_schedules(
    *,
    mapping: Mapping,
    tables: dict[str, Converted],
    unchanged: dict[str, Flags],
    known: KnownLoans,
    scope: str,
) -> Plan:
    """New loans with their rows, and payments of new and known loans."""
    source = tables["loans"]
    check_loans(source)
    began, amount = _beginnings(source)
    schedule, payments = tables.get("schedule"), tables.get("payments")
    if schedule is not None:
        _check_schedule(source, schedule, unchanged, known, began, amount)
    rows = np.flatnonzero(~source.rejections.flags & ~unchanged["loans"])
    loans = known.with_new(source.text("loan_ref").take(pa.array(rows)), began[rows])
    events, given = Events(), GivenRows()
    _begin(source, rows, began[rows], amount[rows], len(known.ids), events)
    if schedule is not None:
        _give(schedule, unchanged["schedule"], loans, given)
    if payments is not None:
        _pay(payments, source, unchanged["payments"], loans, events)
    agreed = (
        int(Method.GIVEN_ROWS)
        if schedule is not None
        else mapping.terms.get("method", int(Method.EQUAL_INSTALMENTS))
    )
    return Plan(
        loans=loans,
        new=sheet(table=source, rows=rows, scope=scope, began_day=began[rows]),
        new_rows=rows,
        loan_table="loans",
        rows=given.table(),
        events=events.table(),
        method=agreed,
    )


def _beginnings(source: Converted) -> tuple[Ints, Ints]:
    """Day and amount with which each loan begins here: its disbursement, or its arrival in mid-life."""
    given = source.given("opening_on"), source.given("opening_balance")
    source.rejections.add(
        given[0] != given[1], Reason.INCONSISTENT, "opening_on and opening_balance go together"
    )
    early = given[0] & (source.ints("opening_on") < source.ints("originated_on"))
    source.rejections.add(early, Reason.BEFORE_DISBURSEMENT, "the loan arrives before it was originated")
    began = np.where(given[0], source.ints("opening_on"), source.ints("originated_on"))
    return began, np.where(given[1], source.ints("opening_balance"), source.ints("principal"))


def _begin(source: Converted, rows: Ints, began: Ints, amount: Ints, first: int, events: Events) -> None:
    arrives = source.given("opening_on")[rows]
    place = np.arange(len(rows)) + first
    for kind, at, reason in (
        (Kind.OPENING, arrives, "Opening balance of the tape"),
        (Kind.DISBURSE, ~arrives, "Disbursed, as in the tape"),
    ):
        key = pa.repeat("begin", int(at.sum()))
        events.add(
            kind=kind, loan=place[at], day=began[at], amount=amount[at], key=key, rank=0, reason=reason
        )


def _check_schedule(
    source: Converted,
    schedule: Converted,
    unchanged: dict[str, Flags],
    known: KnownLoans,
    began: Ints,
    amount: Ints,
) -> None:
    """A schedule is agreed as a whole: a loan comes with all its rows, and they repay what was disbursed."""
    refs = schedule.text("loan_ref")
    late = (known.find(refs) >= 0) & ~unchanged["schedule"]
    schedule.rejections.add(
        late, Reason.ROW_OF_IMPORTED_LOAN, "the loan is imported with its schedule; it can't get more rows"
    )
    _check_sums(schedule)
    fresh = ~source.rejections.flags & ~unchanged["loans"]
    place = _first_place(refs, source.text("loan_ref"), fresh)
    none = (place < 0) & ~unchanged["schedule"]
    _reject_loanless(schedule, source, none)
    before = (place >= 0) & ~source.given("opening_on")[np.maximum(place, 0)]
    before &= schedule.ints("due_on") < began[np.maximum(place, 0)]
    schedule.rejections.add(before, Reason.BEFORE_DISBURSEMENT, "due before the loan began")
    good = (place >= 0) & ~schedule.rejections.flags
    covered = np.zeros(source.rows, np.int64)
    np.add.at(covered, place[good], schedule.ints("principal")[good])
    source.rejections.add(
        fresh & (covered != amount),
        Reason.INCONSISTENT,
        lambda row: f"its schedule repays {covered[row]} of {amount[row]} minor units of principal",
    )
    gone = (place >= 0) & source.rejections.flags[np.maximum(place, 0)]
    schedule.rejections.add(gone, Reason.LOAN_QUARANTINED, "the row of its loan is quarantined")


def _check_sums(schedule: Converted) -> None:
    parts = schedule.ints("principal") + schedule.ints("interest") + schedule.ints("fee")
    wrong = schedule.given("amount") & (schedule.ints("amount") != parts)
    schedule.rejections.add(wrong, Reason.INCONSISTENT, "the amount is not the sum of its parts")


def _first_place(refs: pa.Array, loan_refs: pa.Array, usable: Flags) -> Ints:
    """Row of the loan of each reference among the usable ones, -1 where there is none."""
    rows = np.flatnonzero(usable)
    found = pc.index_in(refs, value_set=loan_refs.take(pa.array(rows))).fill_null(-1)
    place = np.asarray(found.to_numpy(zero_copy_only=False), np.int64)
    return np.where(place >= 0, np.r_[rows, -1][place], -1)


def _reject_loanless(table: Converted, source: Converted, missing: Flags) -> None:
    refs = table.text("loan_ref")
    bad = source.text("loan_ref").filter(pa.array(source.rejections.flags))
    quarantined = np.asarray(pc.is_in(refs, value_set=bad).to_numpy(zero_copy_only=False), bool)
    table.rejections.add(missing & quarantined, Reason.LOAN_QUARANTINED, "the row of its loan is quarantined")
    table.rejections.add(missing, Reason.UNKNOWN_LOAN, lambda row: f"there is no loan {refs[row].as_py()!r}")


def _give(schedule: Converted, unchanged: Flags, loans: KnownLoans, given: GivenRows) -> None:
    at = np.flatnonzero(~schedule.rejections.flags & ~unchanged)
    of = loans.find(schedule.text("loan_ref").take(pa.array(at)))
    amounts = {name: schedule.ints(name)[at] for name in ("principal", "interest", "fee")}
    given.add(loan=of, due_day=schedule.ints("due_on")[at], **amounts)


def _pay(payments: Converted, source: Converted, unchanged: Flags, loans: KnownLoans, events: Events) -> None:
    of = loans.find(payments.text("loan_ref"))
    _reject_loanless(payments, source, of < 0)
    day = payments.ints("paid_on")
    early = (of >= 0) & (day < np.r_[loans.began_day, 0][of])
    payments.rejections.add(early, Reason.BEFORE_DISBURSEMENT, "dated before the loan began")
    split = np.any([payments.given(name) for name in _PARTS], axis=0)
    parts = sum(payments.ints(name) for name in _PARTS)
    payments.rejections.add(
        split & (parts != payments.ints("amount")), Reason.INCONSISTENT, "the parts do not sum to the amount"
    )
    kinds = payments.text("kind", "repay")
    unknown = ~np.asarray(
        pc.is_in(kinds, value_set=pa.array(list(KINDS))).to_numpy(zero_copy_only=False), bool
    )
    known_words = ", ".join(KINDS)
    payments.rejections.add(
        unknown, Reason.UNKNOWN_VALUE, lambda row: f"kind: {kinds[row].as_py()!r} is none of {known_words}"
    )
    fresh = ~payments.rejections.flags & ~unchanged
    for word, kind in KINDS.items():
        is_kind = np.asarray(pc.equal(kinds, word).to_numpy(zero_copy_only=False), bool)
        for parted in (False, True):
            at = np.flatnonzero(
                fresh
                & is_kind
                & (split == parted)
                & ((payments.ints("amount") > 0) | (kind is Kind.CHARGE_OFF))
            )
            _post(payments, at, of, kind, parted, events)


def _post(payments: Converted, at: Ints, of: Ints, kind: Kind, parted: bool, events: Events) -> None:
    if len(at) == 0:
        return
    amounts = {name: payments.ints(name)[at] for name in _PARTS} if parted else {}
    events.add(
        kind=kind,
        loan=of[at],
        day=payments.ints("paid_on")[at],
        amount=payments.ints("amount")[at],
        key=_key(payments, at),
        rank=_RANK[kind],
        split=parted,
        part=Part.FEE if kind is Kind.FEE else Part.PRINCIPAL,
        reason="As in the tape",
        **amounts,
    )


def _key(payments: Converted, at: Ints) -> pa.Array:
    """What tells a payment from the loan's others: the key of its row."""
    return keys_of(payments).take(pa.array(at))
