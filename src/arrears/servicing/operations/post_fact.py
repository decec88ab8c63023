"""The ledger entry of a fact: what recovering cost, and the sale of a claim."""

from collections.abc import Mapping
from typing import Any

from arrears import rulebook
from arrears.kernel.fold import fold
from arrears.ledger.operations import post_fact as ledger
from arrears.ledger.operations.post import post_changes
from arrears.plumbing import clock
from arrears.plumbing.days import to_day
from arrears.servicing import posting
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.one_fact import FactRequest
from arrears.servicing.queries.book_of_loan import LoanHead, book_of_loan, head_of_loan
from arrears.servicing.queries.owner import owner_of_loan


def amounts_of(*, request: FactRequest) -> Mapping[str, int]:
    """What a fact that is about to be recorded will post, by movement (ledger.posting_rules.OF_FACTS)."""
    if request.kind is FactKind.RECOVERY_COST:
        return {"recovery_cost_minor": request.amount_minor}
    if request.kind is not FactKind.TRANSFER:
        return {}
    if owner_of_loan(loan_id=request.loan_id, as_of=request.happened_on).owner:
        return {}  # the claim was another's: its price is not this lender's
    carried = posting.carried_at(state=state_at_sale(request=request))
    return {"claim_sold_minor": carried, "claim_price_minor": request.amount_minor}


def state_at_sale(*, request: FactRequest) -> Any:
    """The loan as it stood on the evening of the fact's day, by all that is known now: one row of STATES."""
    day = to_day(request.happened_on)
    return fold(book=book_of_loan(loan_id=request.loan_id), as_of_day=day).states[0]


def post_fact(*, request: FactRequest, fact_id: int, amounts: Mapping[str, int]) -> None:
    """Posts them on the open business date, in the caller's transaction with the loan held."""
    head = head_of_loan(loan_id=request.loan_id)
    ledger.post_fact(
        business_date=clock.business_date(),
        key=_key(head),
        loan_id=head.id,
        fact_id=fact_id,
        changes=amounts,
        actor=request.actor,
        rulebook_version=rulebook.version(),
    )


def post_owners(*, request: FactRequest, amounts: Mapping[str, int]) -> None:
    """Posts what a transfer, or taking it back, changes of the owners' totals (posting_rules.OF_OWNERS)."""
    head = head_of_loan(loan_id=request.loan_id)
    post_changes(
        business_date=clock.business_date(),
        changes={_key(head): amounts},
        source="owner",
        actor=request.actor,
        rulebook_version=rulebook.version(),
        loan_id=head.id,
    )


def undo_fact(*, request: FactRequest) -> None:
    """Posts the contrary of what the fact that `request` takes back posted."""
    head = head_of_loan(loan_id=request.loan_id)
    ledger.undo_fact(
        business_date=clock.business_date(),
        key=_key(head),
        loan_id=head.id,
        fact_id=request.ref,
        actor=request.actor,
        rulebook_version=rulebook.version(),
    )


def _key(head: LoanHead) -> tuple[int, str, str, str]:
    return (head.shard, head.product_code, head.book_code, head.currency)
