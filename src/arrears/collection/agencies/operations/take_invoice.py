"""An agency's invoice is held against the ledger, line by line, and settled by a person."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import LineVerdict
from arrears.collection.agencies.csv_files import INVOICE, Read, read_csv
from arrears.collection.agencies.failures import UnableToFindAgency, UnableToInvoice, UnableToTakeFile
from arrears.collection.agencies.models import Agency, ExchangedFile, Invoice, InvoiceLine, Placement
from arrears.collection.agencies.money import Collected, collected
from arrears.collection.agencies.policy import Asked, judge
from arrears.plumbing import clock
from arrears.plumbing.audit import record
from arrears.plumbing.currency import UnableToReadAmount, minor_of
from arrears.servicing.queries.numbers import numbers_of_loans


def take_invoice(*, agency: str, content: bytes, name: str, actor: str) -> int:
    """Reads an invoice (docs/agencies.md), judges each line and keeps it all; returns its id.

    The same file again gives the same invoice. Raises UnableToFindAgency, UnableToTakeFile,
    UnableToInvoice; then nothing is kept.
    """
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        row = Agency.objects.select_for_update().filter(code=agency).first()
        if row is None:
            raise UnableToFindAgency(_("There is no agency %(code)s.") % {"code": agency})
        written = read_csv(content=content, columns=INVOICE)
        number, currency = _one(written, "invoice"), _one(written, "currency")
        lines = [in_minor(line=line, currency=currency) for line in written]
        known = ExchangedFile.objects.filter(agency=row, kind="invoice", sha256=digest).first()
        if known is not None:
            return int(Invoice.objects.get(agency=row, number=number).id)
        if Invoice.objects.filter(agency=row, number=number).exists():
            raise UnableToInvoice(
                _("There is an invoice %(number)s with other content; a corrected one needs a new number.")
                % {"number": number}
            )
        on = clock.business_date()
        judged = _judge(row, lines, currency, on)
        made = Invoice.objects.create(
            agency=row,
            number=number,
            received_on=on,
            currency=currency,
            claimed_minor=sum(line["commission"] for line in lines),
            agreed_minor=sum(agreed for _verdict, agreed, _event in judged),
            actor=actor,
        )
        _keep(made, lines, judged)
        ExchangedFile.objects.create(
            agency=row, kind="invoice", sha256=digest, name=name, rows=len(lines), on=on, actor=actor
        )
        record(actor=actor, action="agency.invoice", subject=f"{agency}/{number}")
        return int(made.id)


def settle_invoice(*, invoice_id: int, actor: str) -> None:
    """Agrees to pay it, which is another person than the one who took it in. Raises UnableToInvoice."""
    with transaction.atomic():
        found = Invoice.objects.select_for_update().filter(id=invoice_id).first()
        if found is None:
            raise UnableToInvoice(_("There is no invoice %(id)d.") % {"id": invoice_id})
        if found.settled_on is not None:
            return
        if found.actor == actor:
            raise UnableToInvoice(
                _("%(actor)s took this invoice in: another person settles it.") % {"actor": actor}
            )
        found.settled_on, found.settled_by = clock.business_date(), actor
        found.save(update_fields=["settled_on", "settled_by"])
        record(actor=actor, action="agency.invoice_settle", subject=str(invoice_id))


def in_minor(*, line: Read, currency: str) -> Read:
    """The row with its amounts in minor units of the invoice's currency. Raises UnableToTakeFile."""
    found = dict(line)
    for name in ("paid", "commission"):
        try:
            found[name] = minor_of(text=line[name], currency=currency)
        except UnableToReadAmount as failure:
            why = f"{name} {line[name]!r}: {failure}"
            raise UnableToTakeFile(
                _("Row %(row)d: %(why)s. Nothing was taken.") % {"row": line["row"], "why": why.rstrip(".")}
            ) from failure
    return found


def _one(lines: Sequence[Read], column: str) -> str:
    values = {str(line[column]) for line in lines}
    if len(values) != 1:
        raise UnableToInvoice(
            _("A file holds one invoice in one currency; “%(column)s” has several values.")
            % {"column": column}
        )
    return values.pop()


def _judge(
    agency: Agency, lines: Sequence[Read], currency: str, on: date
) -> list[tuple[LineVerdict, int, int | None]]:
    """Verdict, agreed commission and the payment that it is for, of each line."""
    wanted = {int(line["placement"]) for line in lines}
    held = Placement.objects.filter(agency=agency, id__in=wanted, currency=currency)
    placed = {one.id: one for one in held}
    came = _payments(list(placed.values()), on)
    before = InvoiceLine.objects.filter(agreed_minor__gt=0).values_list("event_id", flat=True)
    paid_for = {event for event in before if event is not None}
    numbers = numbers_of_loans(ids=[loan for one in placed.values() for loan in one.loan_ids])
    found = []
    for line in lines:
        placement = placed.get(int(line["placement"]))
        payment = _match(line, came.get(int(line["placement"]), []), numbers, paid_for)
        verdict, agreed = judge(
            Asked(
                claimed_minor=line["commission"],
                paid_on=line["paid_on"],
                due_minor=payment.commission_minor if payment else None,
                from_on=placement.accepted_on if placement else None,
                to_on=placement.closed_on if placement else None,
                invoiced_before=payment is not None and payment.payment.event_id in paid_for,
            )
        )
        event = payment.payment.event_id if payment and agreed else None
        if event is not None:
            paid_for.add(event)
        found.append((verdict, agreed, event))
    return found


def _payments(placements: list[Placement], on: date) -> dict[int, list[Collected]]:
    found: dict[int, list[Collected]] = {}
    for one in collected(placements=placements, until=on):
        if one.payment.amount_minor > 0:
            found.setdefault(one.placement_id, []).append(one)
    return found


def _match(
    line: Read, came: Sequence[Collected], numbers: dict[int, str], paid_for: set[int]
) -> Collected | None:
    """The payment that a line names by loan, day and amount; one that was not invoiced yet before others."""
    fits = [
        one
        for one in came
        if numbers[one.payment.loan_id] == line["loan"]
        and one.payment.value_on == line["paid_on"]
        and one.payment.amount_minor == line["paid"]
    ]
    return min(fits, key=lambda one: one.payment.event_id in paid_for, default=None)


def _keep(
    invoice: Invoice, lines: Sequence[Read], judged: Sequence[tuple[LineVerdict, int, int | None]]
) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            row=place,
            placement_id=line["placement"],
            loan_number=line["loan"],
            paid_on=line["paid_on"],
            paid_minor=line["paid"],
            claimed_minor=line["commission"],
            agreed_minor=agreed,
            event_id=event,
            verdict=verdict.value,
        )
        for place, (line, (verdict, agreed, event)) in enumerate(zip(lines, judged, strict=True), 1)
    )
