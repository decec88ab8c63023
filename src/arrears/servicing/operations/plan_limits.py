"""A change of plan against the limits of law, lender and product."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind, Status, Unit
from arrears.plumbing.days import to_date
from arrears.plumbing.speaking import spoken
from arrears.rulebook import parameters, price_law, products
from arrears.rulebook.products import Product, UnableToFindProduct
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Request
from arrears.servicing.plan_policy import (
    RULES,
    Asked,
    Breach,
    InForce,
    breaches,
    meaningless,
    months_between,
)
from arrears.servicing.policy import CHANGES_OF_PLAN
from arrears.servicing.queries.book_of_loan import LoanHead, with_events
from arrears.servicing.queries.earlier_changes import earlier_changes
from arrears.servicing.queries.facts import facts_of_loan
from arrears.servicing.sides import side
from arrears.servicing.standing import day_or_none

# A settlement, a freeze or a termination changes no price.
_UNPRICED = (Kind.SETTLE, Kind.FREEZE_PENALTY, Kind.TERMINATE)
PRICED = (Kind.INSTALMENT_FEE, *(kind for kind in CHANGES_OF_PLAN if kind not in _UNPRICED))
_MONTHS = {
    Unit.DAY: Decimal(12) / 365,
    Unit.WEEK: Decimal(12) / 52,
    Unit.MONTH: Decimal(1),
    Unit.YEAR: Decimal(12),
}


def is_limited(*, kind: Kind) -> bool:
    """Whether events of this kind are held against limits at all."""
    return kind in PRICED or kind in CHANGES_OF_PLAN


def refuse_meaningless(*, request: Request, head: LoanHead, before: Any, failure: type[UnableToPost]) -> None:
    """Raises `failure` for figures of a change of plan that say nothing. `before`: the state without it."""
    if request.kind in CHANGES_OF_PLAN:
        _refuse(head, meaningless(asked=_asked(request, before, before, product=_product(head))), failure)


def refuse_beyond_limits(
    *,
    request: Request,
    head: LoanHead,
    book: Book,
    added: Book,
    opened: date,
    before: Any,
    after: Any,
    failure: type[UnableToPost],
) -> None:
    """Raises `failure` with every limit that the change would not keep, each with its rule.

    `book` and `before`: the loan without the change; `added` and `after`: with it.
    """
    refuse_rules(
        request=request, head=head, book=book, opened=opened, before=before, after=after, failure=failure
    )
    if request.kind in PRICED:
        _refuse_price(head, _product(head), book, added, opened, failure)


def refuse_rules(
    *,
    request: Request,
    head: LoanHead,
    book: Book,
    opened: date,
    before: Any,
    failure: type[UnableToPost],
    after: Any = None,
) -> None:
    """The limits on plans alone; `after` None: a plan that can't be folded, so that its end is not known."""
    product = _product(head)
    seen = before if after is None else after
    asked = _asked(request, before, seen, book=book, product=product, facts=True)
    limits = _limits(head, product, opened, months_between(asked.started_on, asked.agreed_maturity_on))
    _refuse(head, breaches(asked=asked, limits=limits), failure)


def _refuse(head: LoanHead, found: list[Breach], failure: type[UnableToPost]) -> None:
    if found:
        raise failure(
            _("Loan %(number)s: %(why)s.")
            % {"number": head.number, "why": "; ".join(breach.text() for breach in found)}
        )


def _asked(
    request: Request,
    before: Any,
    after: Any,
    *,
    book: Book | None = None,
    product: Product | None = None,
    facts: bool = False,
) -> Asked:
    matures = day_or_none(before["maturity_day"]) or request.value_on
    terms = None if book is None else book.terms[book.loans["terms_ix"][0]]
    return Asked(
        kind=request.kind,
        value_on=request.value_on,
        instalments=request.instalments,
        treatment=request.treatment,
        rate_ppb=request.rate_ppb,
        amount_minor=request.amount_minor,
        due_on=request.due_on,
        to_on=request.to_on,
        status=Status(before["status"]),
        currency="" if product is None else product.currency,
        owed_minor=int(before["payoff_minor"]),
        started_on=request.value_on if book is None else _started(book, request.value_on),
        agreed_maturity_on=matures if book is None else _agreed_maturity(book, matures),
        matures_on=matures,
        would_mature_on=day_or_none(after["maturity_day"]) or matures,
        longest_months=None if product is None or terms is None else _longest(product, terms),
        product="" if product is None else f"{product.code} {product.version}",
        months_of_period=Decimal(1) if terms is None else _MONTHS[Unit(terms["unit"])] * int(terms["every"]),
        earlier=() if book is None else earlier_changes(book=book),
        silent_guarantors=_silent_guarantors(request) if facts else (),
    )


def _started(book: Book, otherwise: date) -> date:
    begun = book.events["value_day"][np.isin(book.events["kind"], (Kind.DISBURSE, Kind.OPENING))]
    return to_date(int(begun.min())) if len(begun) else otherwise


def _agreed_maturity(book: Book, otherwise: date) -> date:
    """The last due day of the plan as first agreed: the history without its changes, on the payout's day."""
    events = book.events[np.isin(book.events["kind"], (Kind.DISBURSE, Kind.OPENING, Kind.DISBURSEMENT_FEE))]
    if len(events) == 0:
        return otherwise
    first = with_events(book=book, events=events.copy())
    last = to_date(int(max(events["value_day"].max(), events["posted_day"].max())))
    return day_or_none(side(book=first, as_of=last).state["maturity_day"]) or otherwise


def _longest(product: Product, terms: Any) -> int:
    return int(max(product.instalments) * _MONTHS[Unit(terms["unit"])] * int(terms["every"]))


def _silent_guarantors(request: Request) -> tuple[str, ...]:
    """Who stands for the debt and has not agreed to a change of its plan."""
    known = [fact for fact in facts_of_loan(loan_id=request.loan_id) if not fact.taken_back]
    standing = [fact.party for fact in known if fact.kind is FactKind.GUARANTEE]
    agreed = {
        fact.party
        for fact in known
        if fact.kind is FactKind.GUARANTOR_CONSENT and fact.happened_on <= request.value_on
    }
    return tuple(sorted(set(standing) - agreed))


def _product(head: LoanHead) -> Product | None:
    """The product that the loan was sold under; None for one that came from elsewhere."""
    try:
        return products.load(code=head.product_code, version=head.product_version)
    except UnableToFindProduct:
        return None


def _limits(head: LoanHead, product: Product | None, on: date, months: int) -> dict[str, InForce]:
    found = {}
    for name in RULES:
        one = parameters.strictest(
            jurisdiction=head.jurisdiction,
            rule=name,
            on=on,
            lender=product.lender if product else None,
            kind=product.kind if product else None,
        )
        if one is not None and one.rule.scope.binds(months=Decimal(months)):
            found[name] = InForce(value=Decimal(one.value), cited=one.cite())
    return found


def _refuse_price(
    head: LoanHead,
    product: Product | None,
    book: Book,
    added: Book,
    opened: date,
    failure: type[UnableToPost],
) -> None:
    """The annual cost over the whole life may not come to lie above a cap, nor rise further above it."""
    prices = [
        price_law.Price(
            lender=product.lender if product else None,
            kind=product.kind if product else None,
            annual_cost=side(book=one, as_of=opened).costs.annual_cost,
        )
        for one in (book, added)
    ]
    verdict = price_law.check(
        price=prices[1],
        before=prices[0],
        jurisdiction=head.jurisdiction,
        agreed_on=head.start_on,
        changed_on=opened,
    )
    if not verdict.allowed:
        raise failure(
            _("Loan %(number)s: %(why)s.")
            % {"number": head.number, "why": "; ".join(f.text(spoken()) for f in verdict.breaches)}
        )
