"""Loans, schedules and events as the API shows them. Amounts in minor units of the loan's currency."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from arrears.kernel.codes import ArrearsKind, AssetClass, Channel, Fault, Kind, Part, Status
from arrears.servicing.queries import EventRow, InstalmentRow, LoanPage, LoanRow, Standing
from arrears.servicing.standing import day_or_none
from arrears.web.api.fields import Shown
from arrears.web.api.schemas import codes
from arrears.web.api.schemas.codes import name_of

StatusName = Annotated[str, Field(json_schema_extra=codes.STATUS)]


class LoanListed(Shown):
    """A loan in a list; its state is the stored one, as of `as_of` (null: none is stored yet)."""

    number: str
    borrower_id: int
    product_code: str
    book_code: str
    currency: str
    start_on: date
    principal_minor: int
    as_of: date | None
    status: StatusName | None
    dpd_days: int | None
    overdue_minor: int | None
    principal_outstanding_minor: int | None
    next_due_minor: int | None
    payoff_minor: int | None


class LoansOut(Shown):
    """A page of loans; `next` is the cursor of the next page, null on the last one."""

    items: list[LoanListed]
    next: str | None


class StateOut(Shown):
    """What the fold says of a loan on a day."""

    status: StatusName
    fault: Annotated[str | None, Field(description="why it could not be folded; the figures are then zero")]
    principal_outstanding_minor: int
    interest_outstanding_minor: int
    interest_accrued_minor: int
    fee_outstanding_minor: int
    penalty_outstanding_minor: int
    overpaid_minor: int
    overdue_minor: int
    principal_overdue_minor: int
    interest_overdue_minor: int
    fee_overdue_minor: int
    penalty_overdue_minor: int
    payoff_minor: int
    next_due_on: date | None
    next_due_minor: int
    maturity_on: date | None
    oldest_due_on: date | None
    dpd_days: int
    dpd_days_max: int
    delinquent_days: int
    arrears_kind: Annotated[str, Field(json_schema_extra=codes.ARREARS)]
    asset_class: Annotated[str, Field(json_schema_extra=codes.CLASS)]
    instalments_total: int
    instalments_due: int
    instalments_behind: int
    disbursed_minor: int
    received_minor: int
    recovered_minor: int


class BorrowerOut(Shown):
    """Who owes, masked."""

    id: int
    name: str
    phone: str
    id_number: str


class LoanOut(Shown):
    """A loan as of a day, with what was known at a day."""

    number: str
    product_code: str
    product_version: str
    jurisdiction: str
    currency: str
    book_code: str
    principal_minor: int
    rate_ppb: int
    instalments: int
    start_on: date
    first_due_on: date | None
    agreed_on: date
    borrower: BorrowerOut | None
    as_of: date
    known_at: date | None
    state: StateOut


class InstalmentOut(Shown):
    """One instalment: what falls due, what of it is paid."""

    number: int
    due_on: date
    total_minor: int
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    paid_minor: int
    waived_minor: int
    open_minor: int
    paid_on: date | None
    balance_minor: int
    dpd_days: int
    is_down_payment: bool
    standing: Annotated[str, Field(json_schema_extra=codes.enum_of(Standing))]


class ScheduleOut(Shown):
    """All instalments of a loan."""

    number: str
    currency: str
    as_of: date
    known_at: date | None
    items: list[InstalmentOut]


class EventOut(Shown):
    """One event and what it did; parts are null when it did not count (reversed, or later than `as_of`)."""

    event_id: int
    kind: Annotated[str, Field(json_schema_extra=codes.KIND)]
    channel: Annotated[str, Field(json_schema_extra=codes.CHANNEL)]
    part: Annotated[str, Field(json_schema_extra=codes.PART)]
    value_on: date
    posted_on: date
    posted_at: datetime
    amount_minor: int
    ref: int
    due_on: date | None
    actor: str
    source: str
    reason: str
    reversed_by: int | None
    principal_minor: int | None
    interest_minor: int | None
    fee_minor: int | None
    penalty_minor: int | None
    overpaid_minor: int | None
    balance_minor: int | None


class EventsOut(Shown):
    """A page of a loan's events, in the order in which they were written down."""

    items: list[EventOut]
    next: str | None


def loan_listed(row: LoanRow) -> LoanListed:
    """A row of a list."""
    alike = {name: getattr(row, name) for name in LoanListed.model_fields if name not in {"as_of", "status"}}
    status = None if row.status is None else name_of(Status, row.status)
    return LoanListed(**alike, as_of=row.as_of_on, status=status)


def state_out(state: Mapping[str, int]) -> StateOut:
    """A row of kernel.book.STATES."""
    made: dict[str, Any] = {name: state[name] for name in StateOut.model_fields if name in state}
    days = ("next_due", "maturity", "oldest_due")
    return StateOut(
        **{
            **made,
            **{f"{name}_on": day_or_none(state[f"{name}_day"]) for name in days},
            "status": name_of(Status, state["status"]),
            "fault": name_of(Fault, state["fault"]) if state["fault"] else None,
            "arrears_kind": name_of(ArrearsKind, state["arrears_kind"]),
            "asset_class": name_of(AssetClass, state["asset_class"] or AssetClass.NORMAL),
        }
    )


def loan_out(page: LoanPage, *, known_at: date | None) -> LoanOut:
    """A loan's page without its lists."""
    alike = {name: getattr(page.header, name) for name in LoanOut.model_fields if hasattr(page.header, name)}
    return LoanOut(
        **alike,
        borrower=None if page.borrower is None else BorrowerOut.model_validate(page.borrower),
        as_of=page.as_of,
        known_at=known_at,
        state=state_out(page.state),
    )


def instalment_out(row: InstalmentRow) -> InstalmentOut:
    """One instalment."""
    alike = {name: getattr(row, name) for name in InstalmentOut.model_fields if name != "standing"}
    return InstalmentOut(**alike, standing=row.standing.name.lower())


def event_out(row: EventRow) -> EventOut:
    """One event."""
    made: dict[str, Any] = {name: getattr(row, name) for name in EventOut.model_fields if name not in _CODED}
    made |= {name: name_of(code, getattr(row, name)) for name, code in _CODED.items()}
    return EventOut(**made)


_CODED = {"kind": Kind, "channel": Channel, "part": Part}
