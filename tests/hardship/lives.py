"""A borrower in arrears for the tests of plans."""

from datetime import UTC, date, datetime
from typing import Any

from tests.servicing.lives import BY, open_day, running_loan

AT = datetime(2025, 5, 20, 4, 0, tzinfo=UTC)  # noon in Shanghai
DAY = date(2025, 5, 20)  # of twelve instalments one is paid, three are past due


def late_loan() -> int:
    """Twelve instalments of 903.27, the first paid, three past due on the business date DAY."""
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    open_day(date(2025, 2, 10))
    repay(loan_id=loan_id, amount_minor=90_327, value_on=date(2025, 2, 10), idempotency_key="first", **BY)
    open_day(DAY)
    return loan_id


def told(**more: Any) -> Any:
    """What the borrower says: 6,000 a month, 2,500 to live on, 500 for other debts."""
    from arrears.collection.hardship.choices import Reason
    from arrears.collection.hardship.operations.request import Told
    from arrears.parties.choices import Employment

    values: dict[str, Any] = {
        "reason": Reason.LESS_INCOME,
        "employment": Employment.EMPLOYED,
        "income_minor": 600_000,
        "living_minor": 250_000,
        "household": 1,
        "debts_monthly_minor": 50_000,
        **more,
    }
    return Told(**values)


def person_of(loan_id: int) -> int:
    from arrears.servicing.queries.book_of_loan import head_of_loan

    return int(head_of_loan(loan_id=loan_id).borrower_id)


def requested(loan_id: int, **more: Any) -> int:
    """A request, assessed; its plan."""
    from arrears.collection.hardship.operations.assess import assess
    from arrears.collection.hardship.operations.request import request

    plan_id = request(
        person_id=person_of(loan_id),
        loan_id=loan_id,
        told=told(**more),
        source="portal",
        at=AT,
        actor="borrower:1",
    )
    assess(plan_id=plan_id)
    return int(plan_id)


def accepted(plan_id: int, code: str | None = None) -> Any:
    """The first offer (of a code) is accepted; the state that the plan came to."""
    from arrears.collection.hardship.models import Offer, Plan
    from arrears.collection.hardship.operations.accept import accept, offer_text

    plan = Plan.objects.get(id=plan_id)
    offers = Offer.objects.filter(plan=plan, rank__isnull=False).order_by("-turn", "rank")
    offer = offers.filter(code=code).first() if code else offers.first()
    assert offer is not None, list(offers.values_list("code", flat=True))
    return accept(
        plan_id=plan_id, offer_id=offer.id, text=offer_text(plan=plan, offer=offer), channel="portal",
        at=AT, actor="borrower:1",
    )  # fmt: skip


def evening(day: date, loan_id: int) -> dict[Any, int]:
    """The states of the evening of a day are stored and the plans followed; what moved."""
    from arrears.collection.hardship.operations.follow import follow

    refold(day, loan_id)
    return follow(business_date=day).moved


def refold(day: date, loan_id: int) -> None:
    """The loan's stored state as of a day, as the close leaves it."""
    from arrears.plumbing.clock import business_date
    from arrears.servicing.operations.plan import folded
    from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan
    from arrears.servicing.stored_state import write_state

    if business_date() < day:
        open_day(day)
    state = folded(book=book_of_loan(loan_id=loan_id), as_of=day).states[0]
    write_state(state=state, shard=head_of_loan(loan_id=loan_id).shard)
