"""The file of a sale: the frozen one for bidders; for the buyer besides, in clear, for a reason."""

import csv
import io

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.legal.choices import SaleState, SoldState
from arrears.collection.legal.failures import UnableToSell
from arrears.collection.legal.models import Sale, SaleClaim
from arrears.collection.legal.one_sale import hold_sale
from arrears.collection.legal.sale_rules import sale_rules
from arrears.collection.legal.tape import digest
from arrears.parties.operations.unmask import unmask
from arrears.servicing.queries.numbers import numbers_of_loans


def masked_tape(*, sale_id: int) -> bytes:
    """The file that was frozen. Raises UnableToFindSale, UnableToSell when it is not what was frozen."""
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=tuple(SaleState))
        return _frozen(row)


def buyer_tape(*, sale_id: int, actor: str, reason: str) -> bytes:
    """The same rows of what was sold, with the particulars of the debtors; who saw them is recorded.

    Raises UnableToFindSale, UnableToSell, UnableToUnmask.
    """
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=(SaleState.TRANSFERRED,))
        sold = SaleClaim.objects.filter(sale=row, state=int(SoldState.SOLD))
        people = dict(sold.values_list("loan_id", "person_id"))
        numbers = {number: loan for loan, number in numbers_of_loans(ids=list(people)).items()}
        more = sale_rules().unmasked
        lines = list(csv.DictReader(io.StringIO(_frozen(row).decode())))
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=[*lines[0], *more], lineterminator="\n")
        writer.writeheader()
        for line in lines:
            loan = numbers.get(line["loan"])
            if loan is not None:
                found = unmask(person_id=people[loan], actor=actor, reason=reason)
                writer.writerow(line | {name: getattr(found, name) or "" for name in more})
        return out.getvalue().encode()


def _frozen(row: Sale) -> bytes:
    content = bytes(row.tape)
    if digest(content) != row.tape_sha256:
        raise UnableToSell(_("The tape is not the one that was frozen."))
    return content
