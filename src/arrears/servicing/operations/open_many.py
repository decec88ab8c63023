"""Many lines at once, each with a loan under it: for imports and the simulator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears import rulebook
from arrears.rulebook import products
from arrears.servicing.line_kinds import LineKind
from arrears.servicing.models import Line, LineEvent, LineLoan
from arrears.servicing.operations.open_line import check_line


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line to be opened with its limit, and a loan under it: its account, or a drawing."""

    loan_id: int
    borrower_id: int
    product_code: str
    product_version: str
    limit_minor: int
    rate_ppb: int
    opened_on: date
    idempotency_key: str  # of the line: the same key for another loan puts that under the same line


def open_many(*, lines: Sequence[NewLine], actor: str, source: str) -> None:
    """Opens lines and puts loans under them, in the caller's transaction with the loans originated.

    A line whose key is known keeps what it is; a loan that lies under a line stays there.
    Raises UnableToOpenLine, UnableToFindProduct.
    """
    by_key: dict[str, NewLine] = {}
    for one in lines:
        by_key.setdefault(one.idempotency_key, one)
    known = dict(Line.objects.filter(idempotency_key__in=list(by_key)).values_list("idempotency_key", "id"))
    fresh = [one for key, one in by_key.items() if key not in known]
    made = Line.objects.bulk_create([_line(one) for one in fresh])
    version = rulebook.version()
    LineEvent.objects.bulk_create(
        LineEvent(
            line=line,
            kind=LineKind.GRANTED,
            value_on=one.opened_on,
            known_on=one.opened_on,
            limit_minor=one.limit_minor,
            actor=actor,
            source=source,
            rulebook_version=version,
            idempotency_key=f"{one.idempotency_key}/granted",
        )
        for one, line in zip(fresh, made, strict=True)
    )
    known |= {line.idempotency_key: line.id for line in made}
    LineLoan.objects.bulk_create(
        [LineLoan(loan_id=one.loan_id, line_id=known[one.idempotency_key]) for one in lines],
        ignore_conflicts=True,
    )


def _line(one: NewLine) -> Line:
    product = products.load(code=one.product_code, version=one.product_version)
    check_line(product=product, limit_minor=one.limit_minor, rate_ppb=one.rate_ppb)
    return Line(
        borrower_id=one.borrower_id,
        product_code=product.code,
        product_version=product.version,
        currency=product.currency,
        shared=product.limit.shared if product.limit and product.limit.shared else product.code,
        rate_ppb=one.rate_ppb,
        opened_on=one.opened_on,
        idempotency_key=one.idempotency_key,
    )
