"""Codes of the ledger with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _


class AccountKind(IntEnum):
    """Kinds of account."""

    ASSET = 1
    LIABILITY = 2
    EQUITY = 3
    INCOME = 4
    EXPENSE = 5


ACCOUNT_KIND = {
    AccountKind.ASSET: (_("Assets"), "neutral"),
    AccountKind.LIABILITY: (_("Liabilities"), "neutral"),
    AccountKind.EQUITY: (_("Equity"), "neutral"),
    AccountKind.INCOME: (_("Income"), "good"),
    AccountKind.EXPENSE: (_("Expenses"), "warn"),
}
