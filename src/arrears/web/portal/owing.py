"""What a borrower owes today, part by part: also of a loan that the lender's books gave up."""

from django.utils.translation import gettext as _

from arrears.collection.legal.claims import claim_of_page
from arrears.kernel.codes import Status
from arrears.servicing.queries.loan_page import LoanPage


def is_claimed(page: LoanPage) -> bool:
    """Charged off in the lender's books: it is owed as before, all of it at once."""
    return bool(page.state["status"] == Status.CHARGED_OFF)


def owed_minor(page: LoanPage) -> int:
    """What settles the loan if it is paid today; minor units."""
    return claim_of_page(page).total_minor if is_claimed(page) else int(page.state["payoff_minor"])


def amounts_of(page: LoanPage) -> list[tuple[str, int]]:
    """The parts of `owed_minor`; empty ones are left out."""
    state = page.state
    claim = claim_of_page(page)
    parts = (
        (_("Principal"), claim.principal_minor),
        (_("Interest until today"), claim.interest_minor),
        (_("Fees"), claim.fee_minor),
        (_("Interest for being late"), claim.penalty_minor),
    )
    rest = 0 if is_claimed(page) else int(state["payoff_minor"]) - claim.total_minor
    still = (_("Interest and fees to come that the contract asks for"), rest)
    return [(label, amount) for label, amount in (*parts, still) if amount]
