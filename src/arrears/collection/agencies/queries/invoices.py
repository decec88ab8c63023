"""Invoices and what the ledger said of each line."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.agencies.choices import LineVerdict
from arrears.collection.agencies.models import Invoice, InvoiceLine


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """An invoice; amounts in minor units."""

    id: int
    agency: str
    number: str
    received_on: date
    currency: str
    claimed_minor: int
    agreed_minor: int
    settled_on: date | None
    settled_by: str
    lines: int
    disagreed: int


@dataclass(frozen=True, kw_only=True)
class InvoiceLineRow:
    """A line with its verdict."""

    row: int
    placement_id: int
    loan_number: str
    paid_on: date
    paid_minor: int
    claimed_minor: int
    agreed_minor: int
    verdict: LineVerdict


def invoices(*, agency: str | None = None) -> list[InvoiceRow]:
    """Invoices, the newest first."""
    found = Invoice.objects.order_by("-id")
    return [_row(one) for one in (found if agency is None else found.filter(agency=agency))]


def invoice(*, invoice_id: int) -> tuple[InvoiceRow, list[InvoiceLineRow]] | None:
    """An invoice with its lines."""
    found = Invoice.objects.filter(id=invoice_id).first()
    if found is None:
        return None
    names = tuple(InvoiceLineRow.__dataclass_fields__)
    lines = InvoiceLine.objects.filter(invoice=found).order_by("row").values(*names)
    return _row(found), [InvoiceLineRow(**{**one, "verdict": LineVerdict(one["verdict"])}) for one in lines]


def _row(one: Invoice) -> InvoiceRow:
    verdicts = list(InvoiceLine.objects.filter(invoice=one).values_list("verdict", flat=True))
    return InvoiceRow(
        id=one.id,
        agency=one.agency_id,
        number=one.number,
        received_on=one.received_on,
        currency=one.currency,
        claimed_minor=one.claimed_minor,
        agreed_minor=one.agreed_minor,
        settled_on=one.settled_on,
        settled_by=one.settled_by,
        lines=len(verdicts),
        disagreed=sum(verdict != LineVerdict.AGREED for verdict in verdicts),
    )
