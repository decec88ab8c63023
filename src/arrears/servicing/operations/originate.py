"""A loan is agreed: one account under a version of a product."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext as _

from arrears.parties import queries as parties
from arrears.plumbing import clock, outbox
from arrears.rulebook import products
from arrears.rulebook.products import Product
from arrears.servicing.events import LOAN_AGREED
from arrears.servicing.explain_forms import money, percent
from arrears.servicing.models import Loan
from arrears.servicing.operations.agree_terms import agree_terms
from arrears.servicing.operations.originate_many import UnableToOriginate, originate_many
from arrears.servicing.queries.book_of_loan import head_of_loan


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """The new account."""

    loan_id: int
    number: str
    terms_id: int


def originate(
    *,
    product_code: str,
    borrower_id: int,
    principal_minor: int,
    rate_ppb: int,
    instalments: int,
    start_on: date,
    idempotency_key: str,
    actor: str,
    product_version: str | None = None,
    first_due_on: date | None = None,
    book_code: str = "own",
    number: str | None = None,
) -> Agreed:
    """Opens a loan of a product (version None: the one on sale on `start_on`); nothing is paid out yet.

    Raises UnableToOriginate, UnableToFindProduct, UnableToFindPerson, UnableToReuseKey.
    """
    product = products.load(code=product_code, version=product_version, on=start_on)
    _check(product, principal_minor=principal_minor, rate_ppb=rate_ppb, instalments=instalments)
    if first_due_on is not None and first_due_on <= start_on:
        raise UnableToOriginate(
            _("The first due date %(first_due_on)s must lie after the start %(start_on)s.")
            % {"first_due_on": first_due_on, "start_on": start_on}
        )
    with transaction.atomic():
        person = parties.facts_of_person(person_id=borrower_id, on=start_on)
        terms_id = agree_terms(
            product_code=product.code,
            product_version=product.version,
            currency=product.currency,
            jurisdiction=product.jurisdiction,
            fields=product.terms_fields,
        )
        row = {
            "number": number,
            "borrower_id": borrower_id,
            "terms_id": terms_id,
            "book_code": book_code,
            "principal_minor": principal_minor,
            "rate_ppb": rate_ppb,
            "instalments": instalments,
            "start_on": start_on,
            "first_due_on": first_due_on,
            "age_at_start": person.age,
            "income_at_start_minor": person.income_monthly_minor,
            "region": person.region,
            "idempotency_key": idempotency_key,
        }
        known = _is_known(idempotency_key)
        loan_id = int(originate_many(loans=pa.table({name: [value] for name, value in row.items()}))[0])
        if not known:
            _tell(loan_id, actor)
        return Agreed(loan_id=loan_id, number=head_of_loan(loan_id=loan_id).number, terms_id=terms_id)


def _check(product: Product, *, principal_minor: int, rate_ppb: int, instalments: int) -> None:
    # the amounts of a cash line are those of its limit: a drawing is smaller
    least = product.amount_min_minor
    if product.limit is not None and product.statement is None:
        least = product.limit.drawing_min_minor
    if not least <= principal_minor <= product.amount_max_minor:
        raise UnableToOriginate(
            _("%(code)s is for %(least)s to %(amount_max)s, not %(principal)s.")
            % {
                "code": product.code,
                "least": money(least, product.currency),
                "amount_max": money(product.amount_max_minor, product.currency),
                "principal": money(principal_minor, product.currency),
            }
        )
    if not product.rate_min_ppb <= rate_ppb <= product.rate_max_ppb:
        raise UnableToOriginate(
            _("The rate of %(code)s is %(rate_min)s to %(rate_max)s a year, not %(rate)s.")
            % {
                "code": product.code,
                "rate_min": percent(product.rate_min_ppb),
                "rate_max": percent(product.rate_max_ppb),
                "rate": percent(rate_ppb),
            }
        )
    if instalments not in product.instalments:
        raise UnableToOriginate(
            _("%(code)s has %(offered)s instalments, not %(instalments)s.")
            % {
                "code": product.code,
                "offered": ", ".join(map(str, product.instalments)),
                "instalments": instalments,
            }
        )


def _is_known(key: str) -> bool:
    return Loan.objects.filter(idempotency_key=key).exists()


def _tell(loan_id: int, actor: str) -> None:
    payload = {"loan_id": loan_id, "actor": actor, "business_date": clock.business_date().isoformat()}
    outbox.emit(name=LOAN_AGREED, payload=payload)
