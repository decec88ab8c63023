"""A claim that is sold: from now on what its loan brings in and earns is its owner's."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from arrears.kernel.book import Columns
from arrears.kernel.fold import fold
from arrears.plumbing import clock
from arrears.plumbing.days import to_day
from arrears.servicing import posting
from arrears.servicing.models import ClaimSold
from arrears.servicing.operations.one_fact import FactRequest, UnableToRecord
from arrears.servicing.operations.post_fact import post_owners
from arrears.servicing.owners import changes_of_loan, totals_since
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan
from arrears.servicing.queries.sold_claims import SoldClaim, sold_by_us, sold_claims
from arrears.servicing.stored_state import read_state, write_state


def catch_up(*, request: FactRequest) -> None:
    """The loan's state and entries as of the open business date, in the caller's transaction."""
    head, opened = head_of_loan(loan_id=request.loan_id), clock.business_date()
    book, day = book_of_loan(loan_id=head.id), to_day(opened)
    before = read_state(loan_id=head.id, shard=head.shard)
    after = fold(book=book, as_of_day=day, known_day=day).states[0]
    owned = changes_of_loan(loan_id=head.id, before=before, after=after)
    write_state(state=after, shard=head.shard)
    post_owners(request=request, amounts={**posting.changes(before=before, after=after), **owned})


def note_sale(*, request: FactRequest, fact_id: int, state: Columns) -> None:
    """Writes down what the loan stood at in its state of the day of the sale."""
    ClaimSold.objects.create(
        fact_id=fact_id,
        loan_id=request.loan_id,
        shard=head_of_loan(loan_id=request.loan_id).shard,
        party=request.party,
        sold_on=request.happened_on,
        cash_minor=posting.cash_of(state=state),
        carried_minor=posting.carried_at(state=state),
    )


def since_sale(*, loan_id: int, fact_id: int) -> Mapping[str, int]:
    """What moved since the sale `fact_id` by this lender, as the ledger has it; empty for other facts."""
    claim = sold_by_us(loan_ids=[loan_id]).get(loan_id)
    if claim is None or claim.fact_id != fact_id:
        return {}
    return totals_since(claim=claim, state=read_state(loan_id=loan_id, shard=claim.shard))


def refuse_resold(*, request: FactRequest) -> None:
    """Raises UnableToRecord for a transfer that a later one follows."""
    claims = sold_claims(loan_ids=[request.loan_id])
    later = _after(claims, request.ref)
    if later is not None:
        raise UnableToRecord(
            _("The claim went on to %(party)s (fact %(later)s): take that back first.")
            % {"party": later.party, "later": later.fact_id}
        )


def _after(claims: list[SoldClaim], fact_id: int) -> SoldClaim | None:
    places = [claim.fact_id for claim in claims]
    return claims[-1] if fact_id in places[:-1] else None
