"""Codes of payments with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice


class ReceiptState(IntEnum):
    """Where money that came in stands."""

    WAITING = 1  # not looked at yet
    UNAPPLIED = 2  # no loan for certain: a person decides
    APPLIED = 3
    RETURNED = 4


RECEIPT_STATE = {
    ReceiptState.WAITING: Choice(_("Waiting"), "neutral"),
    ReceiptState.UNAPPLIED: Choice(_("Unapplied"), "watch"),
    ReceiptState.APPLIED: Choice(_("Applied"), "good"),
    ReceiptState.RETURNED: Choice(_("Sent back"), "info"),
}


class MatchReason(IntEnum):
    """Why a receipt belongs to a loan, or why that is not certain."""

    REFERENCE_NAMES_LOAN = 1
    AMOUNT_IS_DUE = 2
    ONLY_LOAN_OF_PAYER = 3
    ANSWERS_COLLECTION = 4
    NAME_AMOUNT_AND_DATE = 5
    NOTHING_FOUND = 11
    SEVERAL_LOANS = 12
    LOAN_CLOSED = 13
    OTHER_CURRENCY = 14
    MORE_THAN_OWED = 15
    REPAYMENT_REVERSED = 16
    NAME_ONLY = 17
    POSTING_REFUSED = 18
    ACCOUNT_ONLY = 19


MATCH_REASON = {
    MatchReason.REFERENCE_NAMES_LOAN: _("the reference names the loan"),
    MatchReason.AMOUNT_IS_DUE: _("the amount is what this loan of the payer has due"),
    MatchReason.ONLY_LOAN_OF_PAYER: _("the payer has this loan only"),
    MatchReason.ANSWERS_COLLECTION: _("it answers a collection for this loan"),
    MatchReason.NAME_AMOUNT_AND_DATE: _("name, amount and date are those of one loan only"),
    MatchReason.NOTHING_FOUND: _("neither the reference nor the payer leads to a loan"),
    MatchReason.SEVERAL_LOANS: _("more than one loan could be meant"),
    MatchReason.LOAN_CLOSED: _("the loan is closed"),
    MatchReason.OTHER_CURRENCY: _("the loan is in another currency"),
    MatchReason.MORE_THAN_OWED: _("it is more than the loan owes"),
    MatchReason.REPAYMENT_REVERSED: _("its repayment was reversed"),
    MatchReason.NAME_ONLY: _("only the name leads to a loan"),
    MatchReason.ACCOUNT_ONLY: _("only the payer's account leads to a loan"),
    MatchReason.POSTING_REFUSED: _("the loan can't take a repayment of that value date"),
}
CHANNELS = {
    "transfer": _("Bank transfer"),
    "direct_debit": _("Direct debit"),
    "wallet": _("Wallet"),
    "card": _("Card"),
    "cash": _("Cash"),
}
