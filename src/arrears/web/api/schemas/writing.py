"""What is said to register a borrower, to agree on a loan, to bring money in; and the answers."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from arrears.payments.choices import CHANNELS, ReceiptState
from arrears.payments.queries import ReceiptRow
from arrears.web.api.fields import Body, Code, Currency, Day, Id, Line, Money, Rate, Shown, Whole
from arrears.web.api.schemas import codes


def _channel(value: str) -> str:
    if value not in CHANNELS:
        raise ValueError(f"there are {', '.join(sorted(CHANNELS))}")
    return value


ChannelName = Annotated[str, AfterValidator(_channel), Field(json_schema_extra={"enum": sorted(CHANNELS)})]


class BorrowerIn(Body):
    """A person who wants to borrow; particulars are sealed."""

    name: Line
    id_number: Line | None = None
    phone: Line | None = None
    born_on: Day | None = None
    region: Annotated[str, Field(max_length=12, pattern=r"^[A-Za-z0-9-]*$")] = ""
    reason: Line


class BorrowerMade(Shown):
    """The person's id."""

    id: int


class LoanIn(Body):
    """A loan to be agreed; nothing is paid out by it."""

    product_code: Code
    borrower_id: Id
    principal_minor: Money
    rate_ppb: Rate
    instalments: Whole
    start_on: Day | None = None
    first_due_on: Day | None = None
    reason: Line


class LoanMade(Shown):
    """The loan's number."""

    number: str


class PaymentIn(Body):
    """Money that came in. It goes to the loan that it is certainly for, else it waits as unapplied cash."""

    amount_minor: Money
    currency: Currency
    value_on: Day | None = None
    channel: ChannelName
    reference: Line | None = None
    payer_name: Line | None = None
    payer_account: Line | None = None
    end_to_end_id: Line | None = None
    reason: Annotated[Line | None, Field(description="why it is written down; kept in the audit trail")] = (
        None
    )


class AssignIn(Body):
    """Which loan unapplied cash is for."""

    number: Annotated[Line, Field(description="the loan's number")]
    reason: Line


class PaymentMade(Shown):
    """What became of it. `reason` says why it waits."""

    id: int
    state: Annotated[str, Field(json_schema_extra=codes.enum_of(ReceiptState))]
    event_id: int | None
    reason: str


class PaymentOut(Shown):
    """Money that came in, the payer and the reference masked."""

    id: int
    received_on: date
    value_on: date
    amount_minor: int
    currency: str
    channel: str
    payer: str
    reference: str
    state: Annotated[str, Field(json_schema_extra=codes.enum_of(ReceiptState))]
    event_id: int | None
    reason: str


class PaymentsOut(Shown):
    """A page of payments."""

    items: list[PaymentOut]
    next: str | None


def payment_out(row: ReceiptRow) -> PaymentOut:
    """A receipt."""
    alike = {name: getattr(row, name) for name in PaymentOut.model_fields if name != "state"}
    return PaymentOut(**alike, state=row.state.name.lower())


def payment_made(row: ReceiptRow) -> PaymentMade:
    """The same for the answer to a write, which is stored: no particulars."""
    return PaymentMade(id=row.id, state=row.state.name.lower(), event_id=row.event_id, reason=row.reason)
