"""Codes of the ledger with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice


class AccountKind(IntEnum):
    """Kinds of account."""

    ASSET = 1
    LIABILITY = 2
    EQUITY = 3
    INCOME = 4
    EXPENSE = 5


ACCOUNT_KIND = {
    AccountKind.ASSET: Choice(_("Assets"), "neutral"),
    AccountKind.LIABILITY: Choice(_("Liabilities"), "neutral"),
    AccountKind.EQUITY: Choice(_("Equity"), "neutral"),
    AccountKind.INCOME: Choice(_("Income"), "good"),
    AccountKind.EXPENSE: Choice(_("Expenses"), "watch"),
}
