"""How the movements of loans become debits and credits. Pure.

A movement is a running total of a loan's state (a column of kernel.book.STATES, or `credit_granted_minor`
below). The ledger posts the change of each total once: debit one account, credit another. So the balance of
an account is a sum of totals, and that is how it equals the loans:

  loans_principal      opening + disbursed - paid - waived - charged off            = principal outstanding
  interest_receivable  opening + earned - paid - waived - charged off               = outstanding + accrued
  fee_receivable       opening + charged - paid - waived - charged off              = fees outstanding
  penalty_receivable   opening + charged - paid - waived - charged off              = penalties outstanding
  borrower_credit      what is held for borrowers                                   = overpaid
  cash                 received - refunded - disbursed (and unapplied cash received)
"""

from collections.abc import Mapping

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
    "principal_waived_minor": ("waivers", "loans_principal"),
    "interest_waived_minor": ("waivers", "interest_receivable"),
    "fee_waived_minor": ("waivers", "fee_receivable"),
    "penalty_waived_minor": ("waivers", "penalty_receivable"),
    "principal_charged_off_minor": ("charge_offs", "loans_principal"),
    "interest_charged_off_minor": ("charge_offs", "interest_receivable"),
    "fee_charged_off_minor": ("charge_offs", "fee_receivable"),
    "penalty_charged_off_minor": ("charge_offs", "penalty_receivable"),
    "unapplied_minor": ("cash", "unapplied_cash"),  # of payments, not of loans
}
OF_LOANS = tuple(name for name in RULES if name != "unapplied_minor")
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
STATE_COLUMNS = tuple(sorted({*OF_LOANS, *_PLUS, "received_minor"} - {"credit_granted_minor"}))

# account: the columns of the loans' states whose sum it must equal, in the account's natural sign.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "loans_principal": ("principal_outstanding_minor",),
    "interest_receivable": ("interest_outstanding_minor", "interest_accrued_minor"),
    "fee_receivable": ("fee_outstanding_minor",),
    "penalty_receivable": ("penalty_outstanding_minor",),
    "borrower_credit": ("overpaid_minor",),
}
CREDIT_NATURED = ("borrower_credit", "unapplied_cash")


def movements(*, sums: Mapping[str, int]) -> dict[str, int]:
    """Running total of every movement from sums of state columns (at least STATE_COLUMNS)."""
    totals = {name: int(sums[name]) for name in OF_LOANS if name != "credit_granted_minor"}
    totals["credit_granted_minor"] = sum(int(sums[name]) for name in _PLUS) - int(sums["received_minor"])
    return totals


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
