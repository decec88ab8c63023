"""Cash is drawn on a line: every drawing is a loan of its own under it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import locks
from arrears.plumbing.failures import Unable
from arrears.rulebook import products
from arrears.rulebook.products import Product
from arrears.servicing.explain_forms import money
from arrears.servicing.models import Line, LineLoan
from arrears.servicing.operations.disburse import disburse
from arrears.servicing.operations.one_event import Receipt, is_posted
from arrears.servicing.operations.originate import originate
from arrears.servicing.operations.within_limit import require_room
from arrears.servicing.queries.line_page import LinePage, UnableToFindLine


class UnableToDraw(Unable):
    """The drawing is refused (limit, frozen, cancelled, overdue, too small); the message says which."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The loan that a drawing is, paid out."""

    line_id: int
    loan_id: int
    number: str
    paid_out: Receipt


def draw(
    *,
    line_id: int,
    amount_minor: int,
    instalments: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    product_code: str | None = None,
    first_due_on: date | None = None,
    reason: str = "",
) -> Drawing:
    """Draws cash, at the line's rate; `product_code`: another product that shares the limit.

    Two drawings at once can't exceed the limit. Raises UnableToDraw, UnableToFindLine, UnableToOriginate,
    UnableToReuseKey.
    """
    with transaction.atomic():
        line = Line.objects.filter(id=line_id).first()
        if line is None:
            raise UnableToFindLine(_("There is no line with id %(line_id)s.") % {"line_id": line_id})
        locks.hold_borrower(borrower_id=line.borrower_id)
        product = _product(line, product_code, value_on)
        if not is_posted(key=f"{idempotency_key}/paid-out"):
            page = require_room(line_id=line_id, amount_minor=amount_minor, failure=UnableToDraw)
            _check(product, page, amount_minor)
        agreed = originate(
            product_code=product.code,
            product_version=product.version,
            borrower_id=line.borrower_id,
            principal_minor=amount_minor,
            rate_ppb=line.rate_ppb,
            instalments=instalments,
            start_on=value_on,
            first_due_on=first_due_on,
            idempotency_key=idempotency_key,
            actor=actor,
        )
        LineLoan.objects.get_or_create(loan_id=agreed.loan_id, defaults={"line": line})
        paid_out = disburse(
            loan_id=agreed.loan_id,
            amount_minor=amount_minor,
            value_on=value_on,
            idempotency_key=f"{idempotency_key}/paid-out",
            actor=actor,
            source=source,
            reason=reason,
        )
        return Drawing(line_id=line_id, loan_id=agreed.loan_id, number=agreed.number, paid_out=paid_out)


def _product(line: Line, code: str | None, on: date) -> Product:
    if code is None or code == line.product_code:
        return products.load(code=line.product_code, version=line.product_version)
    product = products.load(code=code, on=on)
    if product.limit is None or product.limit.shared != line.shared or product.currency != line.currency:
        raise UnableToDraw(
            _("%(code)s does not draw on the limit of line %(id)s (%(shared)s, %(currency)s).")
            % {"code": code, "id": line.id, "shared": line.shared, "currency": line.currency}
        )
    return product


def _check(product: Product, page: LinePage, amount_minor: int) -> None:
    limit = product.limit
    if limit is None or product.statement is not None:
        raise UnableToDraw(
            _("No cash is drawn on %(code)s: post purchases to its account.") % {"code": product.code}
        )
    if amount_minor < max(1, limit.drawing_min_minor):
        raise UnableToDraw(
            _("A drawing of %(code)s is at least %(drawing_min)s.")
            % {"code": product.code, "drawing_min": money(limit.drawing_min_minor, product.currency)}
        )
    open_ = sum(loan.state["principal_outstanding_minor"] > 0 for loan in page.loans)
    if limit.drawings_max and open_ >= limit.drawings_max:
        raise UnableToDraw(
            _("Line %(line_id)s has %(open)s drawings open, more than %(code)s allows: repay one.")
            % {"line_id": page.line_id, "open": open_, "code": product.code}
        )
