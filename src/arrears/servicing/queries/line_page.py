"""A line: its limit, what is used of it, its loans (statements or drawings), every change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Max
from django.utils.translation import gettext as _

from arrears.kernel.book import STATES
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.plumbing.failures import Unable
from arrears.plumbing.shards import shard_of
from arrears.rulebook import products
from arrears.servicing.line_kinds import LimitState, LineChange, LineKind, limit_on
from arrears.servicing.models import Event, Line, LineEvent, LineLoan
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan
from arrears.servicing.queries.loan_rows import InstalmentRow, instalment_row


class UnableToFindLine(Unable):
    """No line has this id, or the loan belongs to none."""


@dataclass(frozen=True, kw_only=True)
class LoanOfLine:
    """The account of purchases, or one drawing. `state` has the columns of kernel.book.STATES."""

    loan_id: int
    number: str
    product_code: str
    state: Mapping[str, int]
    rows: tuple[InstalmentRow, ...]  # statements of purchases; instalments of a drawing


@dataclass(frozen=True, kw_only=True)
class LinePage:
    """All of a line as of a day. Amounts in minor units."""

    line_id: int
    borrower_id: int
    product_code: str
    product_version: str
    currency: str
    shared: str
    rate_ppb: int
    opened_on: date
    as_of: date
    known_on: date
    limit: LimitState
    used_minor: int
    history_mark: int  # see history_mark_of_line
    loans: tuple[LoanOfLine, ...]
    changes: tuple[LineChange, ...]

    @property
    def available_minor(self) -> int:
        """What may still be bought or drawn, the products' other bounds apart."""
        return available(limit=self.limit, used_minor=self.used_minor)

    @property
    def draws_cash(self) -> bool:
        """Whether cash is drawn on it; else purchases are posted to its account."""
        return products.load(code=self.product_code, version=self.product_version).statement is None

    @property
    def delinquent_days(self) -> int:
        """Days past due beyond the product's grace of its worst loan."""
        return max((loan.state["delinquent_days"] for loan in self.loans), default=0)


def line_page(*, line_id: int, as_of: date, known_on: date | None = None) -> LinePage:
    """The page of a line as of the evening of a day, with what was known on `known_on`.

    Raises UnableToFindLine.
    """
    line = Line.objects.filter(id=line_id).first()
    if line is None:
        raise UnableToFindLine(_("There is no line with id %(line_id)s.") % {"line_id": line_id})
    known = known_on or date.max
    loans = tuple(
        _loan(loan_id, as_of, known)
        for loan_id in LineLoan.objects.filter(line_id=line_id)
        .order_by("loan_id")
        .values_list("loan_id", flat=True)
    )
    changes = tuple(change for change in changes_of_line(line_id=line_id) if change.known_on <= known)
    return LinePage(
        **{name: getattr(line, name) for name in _OF_LINE},
        line_id=line.id,
        as_of=as_of,
        known_on=known,
        limit=limit_on(changes=changes, as_of=as_of, known=known),
        used_minor=sum(loan.state["principal_outstanding_minor"] for loan in loans),
        history_mark=history_mark_of_line(line_id=line.id),
        loans=loans,
        changes=changes,
    )


def history_mark_of_line(*, line_id: int) -> int:
    """Rises with every change of the limit and every event of the line's loans: an older preview is stale."""
    borrower = Line.objects.values_list("borrower_id", flat=True).get(id=line_id)
    loans = LineLoan.objects.filter(line_id=line_id).values_list("loan_id", flat=True)
    events = Event.objects.filter(shard=shard_of(borrower), loan_id__in=list(loans))
    changes = LineEvent.objects.filter(line_id=line_id)
    return sum(found.aggregate(last=Max("id"))["last"] or 0 for found in (events, changes))


def available(*, limit: LimitState, used_minor: int) -> int:
    """What of a limit may still be used; nothing while it is frozen or after it was cancelled."""
    return max(0, limit.limit_minor - used_minor) if limit.usable else 0


_OF_LINE = ("borrower_id", "product_code", "product_version", "currency", "shared", "rate_ppb", "opened_on")


def line_of_loan(*, loan_id: int) -> int:
    """Id of the line that a loan belongs to. Raises UnableToFindLine."""
    found = LineLoan.objects.filter(loan_id=loan_id).first()
    if found is None:
        raise UnableToFindLine(
            _("Loan %(loan_id)s belongs to no line: open one with open_line.") % {"loan_id": loan_id}
        )
    return int(found.line_id)


def lines_of_borrower(*, borrower_id: int) -> tuple[int, ...]:
    """Ids of a borrower's lines, the oldest first."""
    return tuple(Line.objects.filter(borrower_id=borrower_id).order_by("id").values_list("id", flat=True))


def changes_of_line(*, line_id: int) -> tuple[LineChange, ...]:
    """Every change of the limit, as written down."""
    return tuple(line_change(event) for event in LineEvent.objects.filter(line_id=line_id).order_by("id"))


def line_change(event: LineEvent) -> LineChange:
    """A stored change of a limit."""
    return LineChange(
        event_id=event.id,
        kind=LineKind(event.kind),
        value_on=event.value_on,
        known_on=event.known_on,
        limit_minor=event.limit_minor,
        actor=event.actor,
        reason=event.reason,
        ref=event.ref,
    )


def is_line(*, line_id: int) -> bool:
    """Whether there is such a line."""
    return Line.objects.filter(id=line_id).exists()


def account_of_line(*, line_id: int) -> int:
    """Id of the account of purchases. Raises UnableToFindLine for a cash line, which has none."""
    require_line(line_id=line_id)
    line = Line.objects.get(id=line_id)
    product = products.load(code=line.product_code, version=line.product_version)
    found = LineLoan.objects.filter(line_id=line_id).values_list("loan_id", flat=True).first()
    if product.statement is None or found is None:
        raise UnableToFindLine(
            _("Line %(line_id)s has no account of purchases: cash is drawn on it.") % {"line_id": line_id}
        )
    return int(found)


def require_line(*, line_id: int) -> None:
    """Raises UnableToFindLine unless there is such a line."""
    if not is_line(line_id=line_id):
        raise UnableToFindLine(_("There is no line with id %(line_id)s.") % {"line_id": line_id})


def line_of_loan_or_none(*, loan_id: int) -> int | None:
    """Id of the line that a loan belongs to; None for a loan of its own."""
    return LineLoan.objects.filter(loan_id=loan_id).values_list("line_id", flat=True).first()


def _loan(loan_id: int, as_of: date, known: date) -> LoanOfLine:
    head = head_of_loan(loan_id=loan_id)
    folded = fold(
        book=book_of_loan(loan_id=loan_id, known=known),
        as_of_day=to_day(as_of),
        known_day=to_day(known),
        detail=True,
    )
    return LoanOfLine(
        loan_id=loan_id,
        number=head.number,
        product_code=head.product_code,
        state=MappingProxyType({name: int(folded.states[0][name]) for name in STATES.names or ()}),
        rows=tuple(instalment_row(row, as_of=as_of) for row in folded.instalments),
    )
