"""Lines as the API shows them, and what a caller says to change one. Amounts in minor units."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from arrears.servicing.freedom import Freedom
from arrears.servicing.line_kinds import LimitState, LineKind
from arrears.servicing.operations.draw import Drawing
from arrears.servicing.operations.line_verbs import LINE_VERBS, LineVerb
from arrears.servicing.operations.one_line_change import LineChanged
from arrears.servicing.operations.preview_on_line import LinePreview, LineSide
from arrears.servicing.policy import AMOUNT_LIMIT_MINOR
from arrears.servicing.queries.line_account import ConversionRow, LineAccount, PurchaseRow, StatementRow
from arrears.servicing.queries.line_list import LineRow
from arrears.servicing.queries.line_page import LinePage
from arrears.web.api.fields import WHOLE, Body, Code, Day, Id, Line, Money, Rate, Shown, Whole
from arrears.web.api.schemas import codes
from arrears.web.api.schemas.codes import name_of
from arrears.web.api.schemas.events import EventIn, SecondPersonOut, SideOut, side_out

_OURS = {"line_id", "idempotency_key", "actor", "source", "proposal_id", "reason", "value_on"}
Limit = Annotated[int, Field(ge=0, lt=AMOUNT_LIMIT_MINOR), WHOLE]
_KINDS: Mapping[str, Any] = {
    "amount_minor": Money,
    "limit_minor": Limit,
    "instalments": Whole,
    "event_id": Id,
    "product_code": Code,
    "first_due_on": Day,
}


class LineIn(Body):
    """A line to be opened for a borrower; on a revolving one its account of purchases comes with it."""

    product_code: Code
    borrower_id: Id
    limit_minor: Money
    rate_ppb: Rate
    reason: Line
    propose: bool = False  # above what one person may grant: opened without a limit, the limit proposed


class LineMade(Shown):
    """The line, the number of its account of purchases (null on a cash line), the proposal of its limit."""

    id: int
    account: str | None
    proposal_id: int | None


def _form(verb: LineVerb) -> type[EventIn]:
    members: dict[str, Any] = {"verb": (Literal[verb.name], ...)}
    for name, word in verb.words().items():
        if name not in _OURS:
            members[name] = (_KINDS[name], ...) if word.required else (_KINDS[name] | None, None)
    title = "".join(part.title() for part in verb.name.split("_"))
    doc = (verb.run.__doc__ or "").split("\n\n")[0].strip()
    return create_model(f"{title}In", __base__=EventIn, __doc__=doc, **members)


FORMS: Mapping[str, type[EventIn]] = {name: _form(verb) for name, verb in LINE_VERBS.items()}
_ANY: Any = reduce(or_, FORMS.values())
AnyLineEvent = Annotated[_ANY, Field(discriminator="verb")]


class LineListed(Shown):
    """A line in a list; what is used is as stored."""

    id: int
    borrower_id: int
    product_code: str
    currency: str
    opened_on: date
    limit_minor: int
    used_minor: int
    available_minor: int
    frozen: bool
    cancelled: bool
    overdue_minor: int
    dpd_days: int


class LinesOut(Shown):
    """A page of lines; `next` is the cursor of the next page, null on the last one."""

    items: list[LineListed]
    next: str | None


class LimitChangeOut(Shown):
    """A dated change of the limit."""

    event_id: int
    kind: Annotated[str, Field(json_schema_extra=codes.enum_of(LineKind))]
    value_on: date
    known_on: date
    limit_minor: int
    actor: str
    reason: str
    undoes: int | None


class LoanOfLineOut(Shown):
    """The account of purchases, or a drawing: read the rest of it under /loans."""

    number: str
    product_code: str
    principal_outstanding_minor: int
    payoff_minor: int
    overdue_minor: int
    dpd_days: int


class LineOut(Shown):
    """A line as of a day, with what was known at a day."""

    id: int
    borrower_id: int
    product_code: str
    product_version: str
    currency: str
    rate_ppb: int
    opened_on: date
    as_of: date
    known_at: date | None
    limit_minor: int
    used_minor: int
    available_minor: int
    frozen: bool
    cancelled: bool
    loans: list[LoanOfLineOut]
    changes: list[LimitChangeOut]


class LineStatementOut(Shown):
    """One statement. `interest`: whether what was bought is free of interest."""

    drawn_on: date
    due_on: date
    purchases_minor: int
    balance_minor: int
    minimum_minor: int
    paid_minor: int
    open_minor: int
    paid_on: date | None
    dpd_days: int
    interest: Annotated[str, Field(json_schema_extra=codes.enum_of(Freedom))]


class PurchaseOut(Shown):
    """Something bought."""

    event_id: int
    value_on: date
    statement_on: date
    amount_minor: int
    refunded_minor: int
    converted_minor: int
    reversed: bool


class ConversionPartOut(Shown):
    """An instalment that a statement is still to ask for."""

    number: int
    statement_on: date
    due_on: date
    principal_minor: int
    fee_minor: int


class ConversionOut(Shown):
    """Purchases in instalments; the annual cost is the IRR of the plan, a share of 1."""

    event_id: int
    purchase_id: int | None
    value_on: date
    amount_minor: int
    instalments: int
    fee_minor: int
    annual_cost: Decimal
    asked: int
    left_minor: int
    to_come: list[ConversionPartOut]


class LineStatementsOut(Shown):
    """The account of purchases, the newest first; all empty on a cash line."""

    id: int
    currency: str
    as_of: date
    known_at: date | None
    in_full_minor: int
    running_minor: int
    next_statement_on: date | None
    statements: list[LineStatementOut]
    purchases: list[PurchaseOut]
    conversions: list[ConversionOut]


class LineSideOut(Shown):
    """A line without or with what is said."""

    limit_minor: int
    used_minor: int
    available_minor: int
    frozen: bool
    cancelled: bool


class LinePreviewOut(Shown):
    """What it would do. Nothing is written. `drawing`: the loan that a drawing would be."""

    id: int
    currency: str
    verb: str
    as_of: date
    history_mark: int
    before: LineSideOut
    after: LineSideOut
    drawing: SideOut | None
    second_person: SecondPersonOut | None


class LineReceiptOut(Shown):
    """What was done: a change of the limit (`event_id`), or a drawing (`loan`: its number)."""

    id: int
    event_id: int | None
    loan: str | None


_MARKS = ("verb", "history_mark")


def told(body: Any, **ours: Any) -> dict[str, Any]:
    """What the verb is told: the body's members, and ours."""
    return {**ours, **{name: value for name, value in body if name not in _MARKS and value is not None}}


def line_listed(row: LineRow) -> LineListed:
    """A row of a list."""
    alike = (
        "borrower_id",
        "product_code",
        "currency",
        "opened_on",
        "used_minor",
        "overdue_minor",
        "dpd_days",
    )
    return LineListed(
        id=row.line_id,
        available_minor=row.available_minor,
        **_limit(row.limit),
        **{name: getattr(row, name) for name in alike},
    )


def line_out(page: LinePage, *, known_at: date | None) -> LineOut:
    """A line's page."""
    alike = ("borrower_id", "product_code", "product_version", "currency", "rate_ppb", "opened_on", "as_of")
    parts = ("principal_outstanding_minor", "payoff_minor", "overdue_minor", "dpd_days")
    return LineOut(
        id=page.line_id,
        known_at=known_at,
        used_minor=page.used_minor,
        available_minor=page.available_minor,
        **_limit(page.limit),
        **{name: getattr(page, name) for name in alike},
        loans=[
            LoanOfLineOut(
                number=loan.number,
                product_code=loan.product_code,
                **{name: loan.state[name] for name in parts},
            )
            for loan in page.loans
        ],
        changes=[
            LimitChangeOut(
                event_id=change.event_id,
                kind=name_of(LineKind, change.kind),
                value_on=change.value_on,
                known_on=change.known_on,
                limit_minor=change.limit_minor,
                actor=change.actor,
                reason=change.reason,
                undoes=change.ref or None,
            )
            for change in page.changes
        ],
    )


def statements_out(
    page: LinePage, account: LineAccount | None, *, known_at: date | None
) -> LineStatementsOut:
    """The account of a line."""
    return LineStatementsOut(
        id=page.line_id,
        currency=page.currency,
        as_of=page.as_of,
        known_at=known_at,
        in_full_minor=account.in_full_minor if account else 0,
        running_minor=account.running_minor if account else 0,
        next_statement_on=account.next_statement_on if account else None,
        statements=[_statement(row) for row in account.statements] if account else [],
        purchases=[_purchase(row) for row in account.purchases] if account else [],
        conversions=[_conversion(row) for row in account.conversions] if account else [],
    )


def line_preview_out(shown: LinePreview) -> LinePreviewOut:
    """What a verb would do to a line."""
    needed = shown.second_person
    return LinePreviewOut(
        id=shown.line_id,
        currency=shown.currency,
        verb=shown.verb,
        as_of=shown.as_of,
        history_mark=shown.history_mark,
        before=_side(shown.before),
        after=_side(shown.after),
        drawing=None if shown.drawing is None else side_out(shown.drawing),
        second_person=None if needed is None else SecondPersonOut.model_validate(needed),
    )


def line_receipt_out(done: LineChanged | Drawing) -> LineReceiptOut:
    """What a verb did."""
    if isinstance(done, Drawing):
        return LineReceiptOut(id=done.line_id, event_id=None, loan=done.number)
    return LineReceiptOut(id=done.line_id, event_id=done.event_id, loan=None)


def _limit(limit: LimitState) -> dict[str, Any]:
    return {"limit_minor": limit.limit_minor, "frozen": limit.frozen, "cancelled": limit.cancelled}


def _side(side: LineSide) -> LineSideOut:
    return LineSideOut(used_minor=side.used_minor, available_minor=side.available_minor, **_limit(side.limit))


def _statement(row: StatementRow) -> LineStatementOut:
    alike = ("drawn_on", "due_on", "purchases_minor", "balance_minor")
    asked = row.row
    return LineStatementOut(
        **{name: getattr(row, name) for name in alike},
        minimum_minor=asked.total_minor,
        paid_minor=asked.paid_minor,
        open_minor=asked.open_minor,
        paid_on=asked.paid_on,
        dpd_days=asked.dpd_days,
        interest=name_of(Freedom, row.freedom),
    )


def _purchase(row: PurchaseRow) -> PurchaseOut:
    return PurchaseOut(
        event_id=row.event.event_id,
        value_on=row.event.value_on,
        statement_on=row.statement_on,
        amount_minor=row.event.amount_minor,
        refunded_minor=row.refunded_minor,
        converted_minor=row.converted_minor,
        reversed=row.event.reversed_by is not None,
    )


def _conversion(row: ConversionRow) -> ConversionOut:
    plan = row.plan
    return ConversionOut(
        event_id=row.event.event_id,
        purchase_id=row.purchase_id,
        value_on=row.event.value_on,
        amount_minor=plan.amount_minor,
        instalments=len(plan.instalments),
        fee_minor=plan.fee_minor,
        annual_cost=plan.annual_cost,
        asked=row.asked,
        left_minor=row.left_minor,
        to_come=[ConversionPartOut.model_validate(one) for one in row.to_come],
    )
