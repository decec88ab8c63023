"""How the movements of loans become debits and credits. Pure.

A movement is a running total of a loan's state (a column of kernel.book.STATES, or `credit_granted_minor`
below). The ledger posts the change of each total once: debit one account, credit another. So the balance of
an account is a sum of totals, and that is how it equals the loans:

  loans_principal      opening + disbursed - paid - waived - charged off            = principal outstanding
  interest_receivable  opening + earned - paid - waived - charged off               = outstanding + accrued
  fee_receivable       opening + charged - paid - waived - charged off              = fees outstanding
  penalty_receivable   opening + charged - paid - waived - charged off              = penalties outstanding
  borrower_credit      what is held for borrowers                                   = overpaid
  interest_suspense    unpaid interest of non-performing loans: not income until it is received
  allowance            provided - used by charge-offs of principal                  = provision required
  cash                 received - refunded - disbursed (and unapplied cash received)

Suspense and provision follow from each state too (ledger.impairment): what a loan should hold is a total
like the others, so entry into non-performing, cure and a change of rates each post their difference.

What follows from a fact beside the arithmetic (OF_FACTS) is posted with the fact: what recovering cost, and
the sale of a claim. A claim sold leaves the books at what it was carried at (gross, less suspense and
allowance) against a contra account, and the price less that is the gain or loss; the loan's own accounts stay
with its state, as it is serviced for the new owner. What moves after the sale is the owner's (OF_OWNERS): the
cash that comes in is due to them, and what the loan earns or loses leaves the result again; both against the
contra account, which so always holds what the sold claims are carried at. Money sent on settles what is due.
"""

from collections.abc import Mapping

from arrears.ledger.impairment import DERIVED, PROVISIONS

# movement: (account debited, account credited) when it grows; the other way round when it shrinks.
RULES: Mapping[str, tuple[str, str]] = {
    "disbursed_minor": ("loans_principal", "cash"),
    "opening_principal_minor": ("loans_principal", "migration_equity"),
    "opening_interest_minor": ("interest_receivable", "migration_equity"),
    "opening_fee_minor": ("fee_receivable", "migration_equity"),
    "opening_penalty_minor": ("penalty_receivable", "migration_equity"),
    "interest_earned_minor": ("interest_receivable", "interest_income"),
    "fee_charged_minor": ("fee_receivable", "fee_income"),
    "penalty_charged_minor": ("penalty_receivable", "penalty_income"),
    "principal_paid_minor": ("cash", "loans_principal"),
    "interest_paid_minor": ("cash", "interest_receivable"),
    "fee_paid_minor": ("cash", "fee_receivable"),
    "penalty_paid_minor": ("cash", "penalty_receivable"),
    "overpaid_minor": ("cash", "borrower_credit"),  # a refund makes it smaller: cash goes out
    "recovered_minor": ("cash", "recoveries"),
    "credit_granted_minor": ("credits_granted", "cash"),
    # Principal given up is an expense; interest and charges given up leave the income again.
    "principal_waived_minor": ("waivers", "loans_principal"),
    "interest_waived_minor": ("income_waived", "interest_receivable"),
    "fee_waived_minor": ("income_waived", "fee_receivable"),
    "penalty_waived_minor": ("income_waived", "penalty_receivable"),
    # A charge-off uses the allowance, and what is used is provided for: expense = loss beyond the provision.
    "principal_charged_off_minor": ("allowance", "loans_principal"),
    "allowance_used_minor": ("impairment", "allowance"),
    "interest_charged_off_minor": ("income_charged_off", "interest_receivable"),
    "fee_charged_off_minor": ("income_charged_off", "fee_receivable"),
    "penalty_charged_off_minor": ("income_charged_off", "penalty_receivable"),
    "interest_suspended_minor": ("interest_income", "interest_suspense"),
    "penalty_suspended_minor": ("penalty_income", "interest_suspense"),
    **dict.fromkeys(PROVISIONS, ("impairment", "allowance")),
    "unapplied_minor": ("cash", "unapplied_cash"),  # of payments, not of loans
    "recovery_cost_minor": ("recovery_costs", "cash"),
    "claim_sold_minor": ("sale_of_claims", "claims_sold"),  # what it was carried at
    "claim_price_minor": ("cash", "sale_of_claims"),
    "remitted_to_owner_minor": ("due_to_owners", "cash"),
    "collected_for_owner_minor": ("claims_sold", "due_to_owners"),
    "result_for_owner_minor": ("result_of_sold_claims", "claims_sold"),
}
OF_FACTS = ("recovery_cost_minor", "claim_sold_minor", "claim_price_minor", "remitted_to_owner_minor")
OF_OWNERS = ("collected_for_owner_minor", "result_for_owner_minor")
OF_LOANS = tuple(name for name in RULES if name not in ("unapplied_minor", *OF_FACTS, *OF_OWNERS))
# Credit without cash: what was paid, recovered or is held, beyond what came in and was not paid back.
_PLUS = (
    "principal_paid_minor",
    "interest_paid_minor",
    "fee_paid_minor",
    "penalty_paid_minor",
    "recovered_minor",
    "overpaid_minor",
    "refunded_minor",
)
_COMPUTED = ("credit_granted_minor", "allowance_used_minor")
STATE_COLUMNS = tuple(sorted({*OF_LOANS, *_PLUS, "received_minor"} - {*_COMPUTED, *DERIVED}))
COLUMNS = (*STATE_COLUMNS, *DERIVED)

# account: the columns of the loans' states whose sum it must equal, in the account's natural sign.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "loans_principal": ("principal_outstanding_minor",),
    "interest_receivable": ("interest_outstanding_minor", "interest_accrued_minor"),
    "fee_receivable": ("fee_outstanding_minor",),
    "penalty_receivable": ("penalty_outstanding_minor",),
    "borrower_credit": ("overpaid_minor",),
    "interest_suspense": ("interest_suspended_minor", "penalty_suspended_minor"),
    "allowance": PROVISIONS,
}
CREDIT_NATURED = ("borrower_credit", "unapplied_cash", "interest_suspense", "allowance")


def movements(*, sums: Mapping[str, int]) -> dict[str, int]:
    """Running total of every movement from sums over loans (at least COLUMNS)."""
    totals = {name: int(sums[name]) for name in OF_LOANS if name not in _COMPUTED}
    totals["allowance_used_minor"] = totals["principal_charged_off_minor"]
    totals["credit_granted_minor"] = sum(int(sums[name]) for name in _PLUS) - int(sums["received_minor"])
    return totals


def carrying(*, sums: Mapping[str, int]) -> int:
    """What loans are carried at: all that is owed, less interest in suspense and the allowance."""
    held = owed(sums=sums)
    return sum(amount * (-1 if name in CREDIT_NATURED else 1) for name, amount in held.items())


def cash(*, sums: Mapping[str, int]) -> int:
    """What loans have moved on the cash account in total: in less out."""
    return balances(totals=movements(sums=sums)).get("cash", 0)


def of_owners(*, cash_minor: int, carried_minor: int) -> dict[str, int]:
    """The totals of OF_OWNERS from what cash and carrying amount of sold claims changed by since the sale."""
    return dict(zip(OF_OWNERS, (cash_minor, carried_minor + cash_minor), strict=True))


def lines(*, changes: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """(account, movement, amount) for the changed movements: debit positive, credit negative, sum zero."""
    found = []
    for movement, change in sorted(changes.items()):
        if change:
            debited, credited = RULES[movement]
            found += [(debited, movement, change), (credited, movement, -change)]
    return found


def balances(*, totals: Mapping[str, int]) -> dict[str, int]:
    """Balance of every account (debit positive) that follows from running totals of movements."""
    found: dict[str, int] = {}
    for account, _, amount in lines(changes=totals):
        found[account] = found.get(account, 0) + amount
    return found


def controls(*, totals: Mapping[str, int]) -> dict[str, int]:
    """Balance of the control accounts, in the sign of the loans' columns that they must equal."""
    held = balances(totals=totals)
    return {name: held.get(name, 0) * (-1 if name in CREDIT_NATURED else 1) for name in CONTROLS}


def owed(*, sums: Mapping[str, int]) -> dict[str, int]:
    """What the control accounts must hold, from sums of state columns."""
    return {name: sum(int(sums[column]) for column in columns) for name, columns in CONTROLS.items()}
