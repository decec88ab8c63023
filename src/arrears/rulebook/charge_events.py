"""What a product's charges mean as events of a loan: the disclosure and who books the loan use the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arrears.kernel.codes import Kind
from arrears.rulebook.charges import Charge, of_borrower


@dataclass(frozen=True, kw_only=True)
class ChargeEvent:
    """One event of part FEE, with value date the day of the payout."""

    code: str  # of the charge
    earned_by: str
    kind: Kind  # FEE, INSTALMENT_FEE, or DISBURSEMENT_FEE (kept back)
    amount_minor: int
    share_ppm: int  # INSTALMENT_FEE only: of each instalment's principal and interest
    due_on: date | None  # FEE only


def at_payout(
    *, charges: Sequence[Charge], amount_minor: int, first_due_on: date | None
) -> list[ChargeEvent]:
    """The events of the borrower's charges that are fixed when the loan is paid out.

    Late charges are not: they come when an instalment is late (`grace_days`, at most `at_most`).
    `first_due_on` is needed where a charge falls due with the first instalment (`needs_first_due`).
    """
    found = [_each(charge, amount_minor) for charge in of_borrower(charges, when="instalment")]
    for charge in of_borrower(charges, when="disbursement"):
        found.append(
            ChargeEvent(
                code=charge.code,
                earned_by=charge.earned_by,
                kind=Kind.DISBURSEMENT_FEE if charge.kept_back else Kind.FEE,
                amount_minor=charge.amount_of(amount_minor),
                share_ppm=0,
                due_on=None if charge.kept_back else first_due_on,
            )
        )
    return found


def needs_first_due(charges: Sequence[Charge]) -> bool:
    """Whether a charge falls due with the first instalment."""
    return any(not charge.kept_back for charge in of_borrower(charges, when="disbursement"))


def _each(charge: Charge, amount_minor: int) -> ChargeEvent:
    whole = charge.of == "principal"
    return ChargeEvent(
        code=charge.code,
        earned_by=charge.earned_by,
        kind=Kind.INSTALMENT_FEE,
        amount_minor=charge.amount_of(amount_minor) if whole else charge.amount_minor,
        share_ppm=0 if whole else charge.share_ppm,
        due_on=None,
    )
