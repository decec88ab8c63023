"""What is claimed of a loan on a day, part by part, from the same fold as its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arrears.kernel.codes import ChargeOff, Status
from arrears.servicing.claim import claim_minor
from arrears.servicing.queries.loan_page import LoanPage, loan_page


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Amounts in minor units of the loan's currency."""

    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int

    @property
    def total_minor(self) -> int:
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor


def claim_of_page(page: LoanPage) -> Claim:
    """The claim as of the page's day: what the page says is owed."""
    return claim_of(state=page.state, charge_off=page.header.terms["charge_off"])


def claim_of(*, state: Mapping[str, int], charge_off: int) -> Claim:
    """The claim from a state of the fold (kernel.book.STATES); `charge_off`: the term of that name. Pure.

    Where a charged-off loan keeps no rows, what was recovered is laid on fees, penalty, interest, principal
    in this order (costs before interest before principal: Civil Code of China, Art. 561).
    """
    if state["status"] != Status.CHARGED_OFF:
        return Claim(
            principal_minor=int(state["principal_outstanding_minor"]),
            interest_minor=int(state["interest_outstanding_minor"] + state["interest_accrued_minor"]),
            fee_minor=int(state["fee_outstanding_minor"]),
            penalty_minor=int(state["penalty_outstanding_minor"]),
        )
    parts = {
        part: int(state[f"{part}_charged_off_minor"]) for part in ("fee", "penalty", "interest", "principal")
    }
    left = int(state["recovered_minor"]) if charge_off == ChargeOff.CLOSE else 0
    for part, minor in parts.items():
        taken = min(minor, left)
        parts[part], left = minor - taken, left - taken
    found = Claim(**{f"{part}_minor": minor for part, minor in parts.items()})
    assert found.total_minor == claim_minor(state=state, charge_off=charge_off)
    return found


def claims(*, loan_ids: Sequence[int], as_of: date) -> dict[int, Claim]:
    """Claims by loan. Raises UnableToFindLoan."""
    return {loan: claim_of_page(loan_page(loan_id=loan, as_of=as_of)) for loan in loan_ids}
