"""A limit is granted; on a revolving line the account of purchases is opened with it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import locks
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.rulebook import products
from arrears.rulebook.products import Product
from arrears.servicing.explain_forms import money, percent
from arrears.servicing.line_kinds import LineKind
from arrears.servicing.models import Line, LineLoan
from arrears.servicing.operations.one_line_change import LineRequest, check_words, write_change
from arrears.servicing.operations.originate import originate


class UnableToOpenLine(Unable):
    """The line can't be opened; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The new line. `loan_id`: the account of purchases, None on a cash line."""

    line_id: int
    loan_id: int | None


def open_line(
    *,
    product_code: str,
    borrower_id: int,
    limit_minor: int,
    rate_ppb: int,
    opened_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    product_version: str | None = None,
    reason: str = "",
) -> Opened:
    """Opens a line of a product of kind revolving_line or cash_line.

    Raises UnableToOpenLine, UnableToFindProduct, UnableToFindPerson, UnableToReuseKey.
    """
    product = products.load(code=product_code, version=product_version, on=opened_on)
    check_line(product=product, limit_minor=limit_minor, rate_ppb=rate_ppb)
    content = {
        "product_code": product.code,
        "product_version": product.version,
        "borrower_id": borrower_id,
        "rate_ppb": rate_ppb,
        "opened_on": opened_on,
    }
    with transaction.atomic():
        locks.hold_borrower(borrower_id=borrower_id)
        known = Line.objects.filter(idempotency_key=idempotency_key).first()
        if known is not None:
            stored = {name: getattr(known, name) for name in content}
            require_same(key=idempotency_key, stored=stored, given=content)
            return _opened(known.id, product)
        shared = product.limit.shared if product.limit and product.limit.shared else product.code
        line = Line.objects.create(
            **content, currency=product.currency, shared=shared, idempotency_key=idempotency_key
        )
        if product.statement is not None:
            account = originate(
                product_code=product.code,
                product_version=product.version,
                borrower_id=borrower_id,
                principal_minor=limit_minor,
                rate_ppb=rate_ppb,
                instalments=product.instalments[0],
                start_on=opened_on,
                idempotency_key=f"{idempotency_key}/account",
                actor=actor,
            )
            LineLoan.objects.create(loan_id=account.loan_id, line=line)
        granted = LineRequest(
            line_id=line.id, kind=LineKind.GRANTED, value_on=opened_on, actor=actor, source=source,
            idempotency_key=f"{idempotency_key}/granted", reason=reason,
        )  # fmt: skip
        check_words(granted)
        write_change(request=granted, limit_minor=limit_minor)
        return _opened(line.id, product)


def check_line(*, product: Product, limit_minor: int, rate_ppb: int) -> None:
    """Raises UnableToOpenLine for figures outside the product."""
    if product.limit is None:
        raise UnableToOpenLine(_("%(code)s is no line: originate a loan of it.") % {"code": product.code})
    if not product.amount_min_minor <= limit_minor <= product.amount_max_minor:
        raise UnableToOpenLine(
            _("The limit of %(code)s is %(amount_min)s to %(amount_max)s, not %(limit)s.")
            % {
                "code": product.code,
                "amount_min": money(product.amount_min_minor, product.currency),
                "amount_max": money(product.amount_max_minor, product.currency),
                "limit": money(limit_minor, product.currency),
            }
        )
    if not product.rate_min_ppb <= rate_ppb <= product.rate_max_ppb:
        raise UnableToOpenLine(
            _("The rate of %(code)s is %(rate_min)s to %(rate_max)s a year, not %(rate)s.")
            % {
                "code": product.code,
                "rate_min": percent(product.rate_min_ppb),
                "rate_max": percent(product.rate_max_ppb),
                "rate": percent(rate_ppb),
            }
        )


def _opened(line_id: int, product: Product) -> Opened:
    if product.statement is None:
        return Opened(line_id=line_id, loan_id=None)
    account = LineLoan.objects.filter(line_id=line_id).order_by("loan_id").first()
    return Opened(line_id=line_id, loan_id=None if account is None else int(account.loan_id))
