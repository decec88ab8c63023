"""Frozen rows of a loan's page: what was agreed, the schedule with paid parts, the events and their split."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.plumbing.days import to_date
from arrears.servicing.standing import Standing as Standing
from arrears.servicing.standing import day_or_none


@dataclass(frozen=True, kw_only=True)
class Header:
    """What was agreed, and with whom."""

    loan_id: int
    number: str
    borrower_id: int
    shard: int
    book_code: str
    product_code: str
    product_version: str
    currency: str
    jurisdiction: str
    principal_minor: int
    rate_ppb: int
    instalments: int
    start_on: date
    first_due_on: date | None
    level_minor: int
    cohort_on: date
    agreed_on: date
    age_at_start: int | None
    income_at_start_minor: int | None
    region: str
    origin: str
    source_ref: str
    rulebook_version: str
    terms: Mapping[str, int]  # kernel.book.TERMS by name


@dataclass(frozen=True, kw_only=True)
class InstalmentRow:
    """One instalment: what falls due, what of it is paid."""

    number: int
    is_down_payment: bool
    is_additional: bool
    from_on: date | None
    due_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    principal_paid_minor: int
    interest_paid_minor: int
    fee_paid_minor: int
    penalty_paid_minor: int
    waived_minor: int
    charged_off_minor: int
    in_advance_minor: int
    late_minor: int
    billed_minor: int
    billed_paid_minor: int
    paid_on: date | None
    balance_minor: int
    dpd_days: int
    delinquent_days: int
    standing: Standing

    @property
    def total_minor(self) -> int:
        """All that falls due (for a reported bill: what was billed)."""
        parts = self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor
        return self.billed_minor or parts

    @property
    def paid_minor(self) -> int:
        """What of it is paid."""
        if self.billed_minor:
            return self.billed_paid_minor
        return (
            self.principal_paid_minor
            + self.interest_paid_minor
            + self.fee_paid_minor
            + self.penalty_paid_minor
        )

    @property
    def open_minor(self) -> int:
        """What is neither paid nor given up."""
        return max(0, self.total_minor - self.paid_minor - self.waived_minor - self.charged_off_minor)


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One event and what it did; parts are None when it did not count (reversed, or valued after the day)."""

    event_id: int
    kind: int
    channel: int
    value_on: date
    posted_on: date
    posted_at: datetime
    amount_minor: int
    part: int
    ref: int
    due_on: date | None
    rate_ppb: int
    to_on: date | None
    instalments: int
    treatment: int
    event_fee_minor: int  # CONVERT: the whole fee
    actor: str
    source: str
    reason: str
    rulebook_version: str
    reversed_by: int | None
    principal_minor: int | None
    interest_minor: int | None
    fee_minor: int | None
    penalty_minor: int | None
    overpaid_minor: int | None
    balance_minor: int | None  # principal outstanding afterwards

    @property
    def backdated(self) -> bool:
        """Written down on a later business date than it counts from."""
        return self.posted_on > self.value_on


def instalment_row(row: Any, *, as_of: date) -> InstalmentRow:
    """A row of kernel.book.INSTALMENTS for people."""
    values = {
        name: int(row[name])
        for name in InstalmentRow.__dataclass_fields__
        if name in (row.dtype.names or ()) and not name.startswith("is_")
    }
    made = InstalmentRow(
        **values,
        is_down_payment=bool(row["is_down_payment"]),
        is_additional=bool(row["is_additional"]),
        from_on=day_or_none(row["from_day"]),
        due_on=to_date(int(row["due_day"])),
        paid_on=day_or_none(row["paid_day"]),
        standing=Standing.AHEAD,
    )
    return InstalmentRow(**{**made.__dict__, "standing": _standing(made, as_of)})


def _standing(row: InstalmentRow, as_of: date) -> Standing:
    if row.charged_off_minor:
        return Standing.CHARGED_OFF
    if row.open_minor == 0:
        return Standing.PAID
    if row.due_on < as_of:
        return Standing.OVERDUE
    if row.due_on == as_of:
        return Standing.DUE
    return Standing.PARTLY_PAID if row.paid_minor else Standing.AHEAD
