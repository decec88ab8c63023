"""Kinds of facts beside the arithmetic. Stored: numbers are never reused or changed."""

from enum import IntEnum


class FactKind(IntEnum):
    """What happened."""

    ACKNOWLEDGEMENT = 1  # the debtor says that they owe, or agrees to pay
    DEMAND = 2  # the creditor demands payment, and it arrives
    SUIT = 3  # a suit, an arbitration or a payment order is filed
    SUIT_ENDED = 4  # `ref` = the suit
    TRANSFER = 5  # the claim goes to a new owner: `party`, price in `amount_minor`
    DEATH = 6
    STAY = 7  # bankruptcy: the court accepts the case
    STAY_ENDED = 8  # `ref` = the stay
    GUARANTEE = 9  # somebody stands for the debt: `party`
    GUARANTOR_CONSENT = 10  # the guarantor agrees to a change of the plan
    TAKEN_BACK = 11  # `ref` = a fact that was recorded wrongly
    RECOVERY_COST = 12  # what recovering cost: `party` is paid `amount_minor`


NEEDS_PARTY = (
    FactKind.SUIT,
    FactKind.TRANSFER,
    FactKind.STAY,
    FactKind.GUARANTEE,
    FactKind.GUARANTOR_CONSENT,
    FactKind.RECOVERY_COST,
)
NEEDS_EVIDENCE = (FactKind.ACKNOWLEDGEMENT, FactKind.DEMAND, FactKind.DEATH, *NEEDS_PARTY)
ONCE = (FactKind.DEATH, FactKind.STAY)  # one that stands: no second one
ENDS = {FactKind.SUIT_ENDED: FactKind.SUIT, FactKind.STAY_ENDED: FactKind.STAY}  # ending fact: what it ends
