"""What the ledger should hold for the owners of sold claims, by group, from states of loans."""

from collections.abc import Mapping, Sequence

import numpy as np

from arrears.kernel.book import Columns, Ints
from arrears.ledger import posting_rules
from arrears.servicing import posting
from arrears.servicing.posting import Key
from arrears.servicing.queries.sold_claims import SoldClaim, sold_by_us


def totals_since(*, claim: SoldClaim, state: Columns | None) -> dict[str, int]:
    """The totals of OF_OWNERS of one sold loan by its state (None: it has none yet)."""
    return posting_rules.of_owners(
        cash_minor=posting.cash_of(state=state) - claim.cash_minor,
        carried_minor=posting.carried_at(state=state) - claim.carried_minor,
    )


def changes_of_loan(*, loan_id: int, before: Columns | None, after: Columns) -> Mapping[str, int]:
    """What the totals of OF_OWNERS of a loan changed by between two states; empty when it was not sold."""
    claim = sold_by_us(loan_ids=[loan_id]).get(loan_id)
    if claim is None:
        return {}
    was = totals_since(claim=claim, state=before)
    return {name: now - was[name] for name, now in totals_since(claim=claim, state=after).items()}


def targets(*, keys: Sequence[Key], of_row: Ints, states: Columns) -> dict[Key, dict[str, int]]:
    """The totals of OF_OWNERS by group (`of_row[i]`: which of `keys` state i belongs to), zeros included."""
    found = {key: dict.fromkeys(posting_rules.OF_OWNERS, 0) for key in keys}
    claims = sold_by_us(shards={key[0] for key in keys})
    for place in np.flatnonzero(np.isin(states["loan_id"], list(claims))):
        group = found[keys[int(of_row[place])]]
        claim = claims[int(states["loan_id"][place])]
        for name, total in totals_since(claim=claim, state=states[place]).items():
            group[name] += total
    return found
