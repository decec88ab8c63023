"""A limit is granted; on a revolving line the account of purchases is opened with it."""

from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.parties import queries as parties
from arrears.plumbing import locks
from arrears.plumbing.idempotency import require_same
from arrears.rulebook import products
from arrears.rulebook.products import Product
from arrears.servicing.approval_policy import Needed
from arrears.servicing.explain_forms import money, percent
from arrears.servicing.line_kinds import LimitState, LineKind
from arrears.servicing.models import Line, LineLoan
from arrears.servicing.operations.line_approval import second_person_for_limit
from arrears.servicing.operations.one_line_change import LineRequest, check_words, write_change
from arrears.servicing.operations.originate import originate
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.price_line import price_line


class UnableToOpenLine(UnableToPost):
    """The line can't be opened; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The new line. `loan_id`: the account of purchases, None on a cash line."""

    line_id: int
    loan_id: int | None
    proposal_id: int | None = None  # its limit waits for a second person (operations.propose_line)


class Opening(TypedDict):
    """What is agreed, and by whom."""

    product_code: str
    borrower_id: int
    limit_minor: int
    rate_ppb: int
    opened_on: date
    idempotency_key: str
    actor: str
    source: str
    product_version: NotRequired[str | None]
    reason: NotRequired[str]


def open_line(**said: Unpack[Opening]) -> Opened:
    """Opens a line of a product of kind revolving_line or cash_line, below the limits of price in force.

    Above the lender's limit a second person is needed: operations.propose_line.
    Raises UnableToOpenLine, UnableToFindProduct, UnableToFindPerson, UnableToPrice, UnableToReuseKey.
    """
    product = product_of(said)
    alone = second_person_to_open(product=product, said=said)
    if alone is not None and not Line.objects.filter(idempotency_key=said["idempotency_key"]).exists():
        raise UnableToOpenLine(
            _(
                "A limit of %(stake)s is above %(limit)s, what one person may grant alone under %(rule)s. "
                "Propose it; a second person approves it."
            )
            % {
                "stake": money(int(alone.stake), product.currency),
                "limit": money(int(alone.limit), product.currency),
                "rule": alone.rule,
            },
            second_person=alone,
        )
    return write_line(product=product, said=said, granted_minor=said["limit_minor"])


def product_of(said: Opening) -> Product:
    """The product that is asked for. Raises UnableToOpenLine for figures outside it, UnableToFindProduct."""
    product = products.load(
        code=said["product_code"], version=said.get("product_version"), on=said["opened_on"]
    )
    check_line(product=product, limit_minor=said["limit_minor"], rate_ppb=said["rate_ppb"])
    return product


def second_person_to_open(*, product: Product, said: Opening) -> Needed | None:
    """Why somebody else has to approve the limit, None when nobody has to."""
    return second_person_for_limit(
        jurisdiction=product.jurisdiction,
        source=said["source"],
        before=LimitState(limit_minor=0, frozen=False, cancelled=False),
        after=LimitState(limit_minor=said["limit_minor"], frozen=False, cancelled=False),
        on=said["opened_on"],
    )


def write_line(*, product: Product, said: Opening, granted_minor: int) -> Opened:
    """Stores the line with its first limit, once; the same key again gives the same line.

    Raises UnableToPrice above a limit of price, UnableToFindPerson, UnableToReuseKey.
    """
    content = {
        "product_code": product.code,
        "product_version": product.version,
        "borrower_id": said["borrower_id"],
        "rate_ppb": said["rate_ppb"],
        "opened_on": said["opened_on"],
    }
    key = said["idempotency_key"]
    with transaction.atomic():
        locks.hold_borrower(borrower_id=said["borrower_id"])
        known = Line.objects.filter(idempotency_key=key).first()
        if known is not None:
            require_same(key=key, stored={name: getattr(known, name) for name in content}, given=content)
            return _opened(known.id, product)
        parties.facts_of_person(person_id=said["borrower_id"], on=said["opened_on"])  # there is one
        price_line(
            product=product,
            limit_minor=said["limit_minor"],
            rate_ppb=said["rate_ppb"],
            opened_on=said["opened_on"],
        )
        shared = product.limit.shared if product.limit and product.limit.shared else product.code
        line = Line.objects.create(**content, currency=product.currency, shared=shared, idempotency_key=key)
        if product.statement is not None:
            _open_account(line, product, said)
        granted = LineRequest(
            line_id=line.id, kind=LineKind.GRANTED, value_on=line.opened_on, actor=said["actor"],
            source=said["source"], idempotency_key=f"{key}/granted", reason=said.get("reason", ""),
        )  # fmt: skip
        check_words(granted)
        write_change(request=granted, limit_minor=granted_minor)
        return _opened(line.id, product)


def _open_account(line: Line, product: Product, said: Opening) -> None:
    account = originate(
        product_code=product.code,
        product_version=product.version,
        borrower_id=line.borrower_id,
        principal_minor=said["limit_minor"],
        rate_ppb=line.rate_ppb,
        instalments=product.instalments[0],
        start_on=line.opened_on,
        idempotency_key=f"{line.idempotency_key}/account",
        actor=said["actor"],
    )
    LineLoan.objects.create(loan_id=account.loan_id, line=line)


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
