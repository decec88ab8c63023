"""Cash is drawn on a line: every drawing is a loan of its own under it."""

from dataclasses import dataclass
from datetime import date
from typing import NotRequired, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import clock, locks
from arrears.rulebook import products
from arrears.rulebook.products import Product
from arrears.servicing.explain_forms import money
from arrears.servicing.models import Line, LineLoan
from arrears.servicing.operations.disburse import disburse
from arrears.servicing.operations.one_event import Receipt, is_posted
from arrears.servicing.operations.one_line_change import SaidOnLine, line_of
from arrears.servicing.operations.originate import originate
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.within_limit import require_room
from arrears.servicing.queries.line_page import LinePage


class UnableToDraw(UnableToPost):
    """The drawing is refused (limit, frozen, cancelled, overdue, too small); the message says which."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The loan that a drawing is, paid out."""

    line_id: int
    loan_id: int
    number: str
    paid_out: Receipt


class Drawn(SaidOnLine):
    """How much, over how long; `product_code`: another product that shares the limit."""

    amount_minor: int
    instalments: int
    product_code: NotRequired[str | None]
    first_due_on: NotRequired[date | None]


def draw(**said: Unpack[Drawn]) -> Drawing:
    """Draws cash at the line's rate.

    Two drawings at once can't exceed the limit. Raises UnableToDraw, UnableToFindLine, UnableToOriginate,
    UnableToReuseKey.
    """
    with transaction.atomic():
        line, amount, key = line_of(line_id=said["line_id"]), said["amount_minor"], said["idempotency_key"]
        locks.hold_borrower(borrower_id=line.borrower_id)
        _check_day(line, said["value_on"])
        product = _product(line, said.get("product_code"), said["value_on"])
        if not is_posted(key=f"{key}/paid-out"):
            page = require_room(line_id=line.id, amount_minor=amount, failure=UnableToDraw)
            _check(product, page, amount)
        agreed = originate(
            product_code=product.code,
            product_version=product.version,
            borrower_id=line.borrower_id,
            principal_minor=amount,
            rate_ppb=line.rate_ppb,
            instalments=said["instalments"],
            start_on=said["value_on"],
            first_due_on=said.get("first_due_on"),
            idempotency_key=key,
            actor=said["actor"],
        )
        LineLoan.objects.get_or_create(loan_id=agreed.loan_id, defaults={"line": line})
        paid_out = disburse(
            loan_id=agreed.loan_id,
            amount_minor=amount,
            value_on=said["value_on"],
            idempotency_key=f"{key}/paid-out",
            actor=said["actor"],
            source=said["source"],
            reason=said.get("reason", ""),
        )
        return Drawing(line_id=line.id, loan_id=agreed.loan_id, number=agreed.number, paid_out=paid_out)


def _check_day(line: Line, value_on: date) -> None:
    opened = clock.business_date()
    if not line.opened_on <= value_on <= opened:
        raise UnableToDraw(
            _("Line %(id)s is drawn on from %(first)s to %(last)s, the business date.")
            % {"id": line.id, "first": line.opened_on, "last": opened}
        )


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
