"""The account of a revolving line: statements, purchases, conversions; as of a day, as known on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from arrears.kernel.book import Book
from arrears.kernel.codes import ConversionFee, Kind
from arrears.kernel.revolving.detail import Conversion, line_detail
from arrears.plumbing.days import to_day
from arrears.rulebook import products
from arrears.rulebook.conversion import ConversionPlan, conversion_plan, day_of_month
from arrears.servicing.freedom import Freedom
from arrears.servicing.line_plans import ToCome, instalments_to_come
from arrears.servicing.queries.book_of_loan import book_of_loan
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.servicing.queries.loan_rows import EventRow, InstalmentRow


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """One statement: what it shows, asks for, and what became of it. Amounts in minor units."""

    drawn_on: date
    due_on: date
    balance_minor: int  # everything owed that it shows
    purchases_minor: int  # bought in its cycle, less what was reversed
    row: InstalmentRow  # its minimum payment with what is paid of it
    freedom: Freedom


@dataclass(frozen=True, kw_only=True)
class PurchaseRow:
    """Something bought."""

    event: EventRow
    statement_on: date
    refunded_minor: int
    converted_minor: int  # by conversions of this purchase (those of statements apart)


@dataclass(frozen=True, kw_only=True)
class ConversionRow:
    """What was turned into instalments, and how it stands."""

    event: EventRow
    plan: ConversionPlan  # as agreed, with its annual cost
    asked: int  # instalments that statements have asked for
    left_minor: int  # principal that no statement has asked for yet
    to_come: tuple[ToCome, ...]

    @property
    def purchase_id(self) -> int | None:
        """The purchase; None: the statements that were drawn."""
        return self.event.ref or None


@dataclass(frozen=True, kw_only=True)
class LineAccount:
    """Everything of an account of purchases. Newest first where rows are dated."""

    page: LoanPage
    statements: tuple[StatementRow, ...]
    purchases: tuple[PurchaseRow, ...]
    conversions: tuple[ConversionRow, ...]
    in_full_minor: int  # what pays the statements drawn in full
    running_minor: int  # bought since the last statement
    next_statement_on: date
    rate: Decimal  # a year, on what is carried


def line_account(*, loan_id: int, as_of: date, known_on: date | None = None) -> LineAccount:
    """The account as of the evening of a day, with what was known on a day. Raises UnableToFindLoan."""
    page = loan_page(loan_id=loan_id, as_of=as_of, known_on=known_on)
    known = known_on or date.max
    book = book_of_loan(loan_id=loan_id, known=known)
    detail = line_detail(book=book, as_of_day=to_day(as_of), known_day=to_day(known))
    terms = page.header.terms
    counting = [e for e in page.events if e.value_on <= as_of and e.reversed_by is None]
    return LineAccount(
        page=page,
        statements=tuple(reversed(_statements(page, counting, book, known))),
        purchases=tuple(reversed(_purchases(page, counting))),
        conversions=tuple(reversed([_conversion(page, counting, one) for one in detail.conversions])),
        in_full_minor=detail.open_minor,
        running_minor=detail.running_minor,
        next_statement_on=day_of_month(as_of + timedelta(days=1), terms["statement_on"]),
        rate=Decimal(page.header.rate_ppb) / 1_000_000_000,
    )


def _statements(page: LoanPage, counting: list[EventRow], book: Book, known: date) -> list[StatementRow]:
    rows, since = [], date.min
    for row in page.instalments:
        assert row.from_on is not None  # a statement has the day on which it was drawn
        bought = sum(
            e.amount_minor for e in counting if e.kind == Kind.PURCHASE and since < e.value_on <= row.from_on
        )
        rows.append(
            StatementRow(
                drawn_on=row.from_on,
                due_on=row.due_on,
                balance_minor=row.balance_minor,
                purchases_minor=bought,
                row=row,
                freedom=_freedom(page, row, book, known),
            )
        )
        since = row.from_on
    return rows


def _freedom(page: LoanPage, row: InstalmentRow, book: Book, known: date) -> Freedom:
    """As the fold judges it on the evening of the due day (docs/line.md, section 3)."""
    terms = page.header.terms
    if row.due_on > page.as_of:
        return Freedom.NOT_DUE if terms["statement_free"] else Freedom.CARRIED
    then = line_detail(book=book, as_of_day=to_day(row.due_on), known_day=to_day(known))
    free = terms["statement_free"] and then.open_minor <= terms["tolerance_minor"]
    return Freedom.FREE if free else Freedom.CARRIED


def _purchases(page: LoanPage, counting: list[EventRow]) -> list[PurchaseRow]:
    def named(kind: Kind, event_id: int) -> list[EventRow]:
        return [e for e in counting if e.kind == kind and e.ref == event_id]

    return [
        PurchaseRow(
            event=event,
            statement_on=day_of_month(event.value_on, page.header.terms["statement_on"]),
            refunded_minor=sum(e.amount_minor for e in named(Kind.PURCHASE_REFUND, event.event_id)),
            converted_minor=sum(e.principal_minor or 0 for e in named(Kind.CONVERT, event.event_id)),
        )
        for event in page.events
        if event.kind == Kind.PURCHASE and event.value_on <= page.as_of
    ]


def _conversion(page: LoanPage, counting: list[EventRow], found: Conversion) -> ConversionRow:
    event = next(e for e in counting if e.event_id == found.event_id)
    header = page.header
    return ConversionRow(
        event=event,
        plan=conversion_plan(
            product=products.load(code=header.product_code, version=header.product_version),
            amount_minor=event.principal_minor or 0,
            instalments=event.instalments,
            fee_minor=event.event_fee_minor,
            converted_on=event.value_on,
            at_once=event.treatment == ConversionFee.AT_ONCE,
        ),
        asked=found.asked,
        left_minor=found.left_minor,
        to_come=tuple(instalments_to_come(found, terms=header.terms, as_of=page.as_of)),
    )
