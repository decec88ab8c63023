"""Codes of payments with their label (gettext) and colour token (web/design)."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice


class ReceiptState(IntEnum):
    """Where money that came in stands."""

    WAITING = 1  # not looked at yet
    UNAPPLIED = 2  # no loan for certain: a person decides
    APPLIED = 3
    RETURNED = 4  # sent back by us
    TAKEN_BACK = 5  # by the payer's bank


RECEIPT_STATE = {
    ReceiptState.WAITING: Choice(_("Waiting"), "neutral"),
    ReceiptState.UNAPPLIED: Choice(_("Unapplied"), "watch"),
    ReceiptState.APPLIED: Choice(_("Applied"), "good"),
    ReceiptState.RETURNED: Choice(_("Sent back"), "info"),
    ReceiptState.TAKEN_BACK: Choice(_("Taken back by the bank"), "watch"),
}


class LineOutcome(IntEnum):
    """What became of a line of a bank file that is no receipt."""

    TOOK_BACK = 1  # a receipt was taken back
    REFUSED = 2  # not taken; the reason says what to do
    WAITING = 3  # a person has to look at it
    SETTLED = 4  # a person has


LINE_OUTCOME = {
    LineOutcome.TOOK_BACK: Choice(_("Taken back by the bank"), "watch"),
    LineOutcome.REFUSED: Choice(_("Refused"), "neutral"),
    LineOutcome.WAITING: Choice(_("Waiting"), "watch"),
    LineOutcome.SETTLED: Choice(_("Settled by a person"), "good"),
}


class LineReason(IntEnum):
    """Why a line of a bank file is not taken."""

    NOT_BOOKED = 1
    VALUE_IN_FUTURE = 2
    ODD_AMOUNT = 3
    CHANGED = 4
    BATCH_SUM = 5
    OTHER_DEBIT = 6
    BANK_CHARGE = 7
    PAYOUT_RETURNED = 8
    UNKNOWN_ORIGINAL = 9
    SENT_BACK_ALREADY = 10
    RETURN_REFUSED = 11
    REPEATED = 12
    NO_DATE = 13


LINE_REASON = {
    LineReason.NOT_BOOKED: _("announced, not booked yet: it comes again when it is"),
    LineReason.VALUE_IN_FUTURE: _("its value date lies after the open business date: import it again then"),
    LineReason.ODD_AMOUNT: _("the amount is zero or has more than 15 digits"),
    LineReason.CHANGED: _("taken before under this reference with another content; the first one stays"),
    LineReason.BATCH_SUM: _("the parts of the batch do not add up to its amount"),
    LineReason.OTHER_DEBIT: _("money out that takes no payment back"),
    LineReason.BANK_CHARGE: _("the bank's charge for a return"),
    LineReason.PAYOUT_RETURNED: _("money that we paid out came back"),
    LineReason.UNKNOWN_ORIGINAL: _("no payment is known that it takes back"),
    LineReason.SENT_BACK_ALREADY: _("the payment was sent back before"),
    LineReason.RETURN_REFUSED: _("the repayment can't be reversed"),
    LineReason.REPEATED: _("the same reference stands in the file before"),
    LineReason.NO_DATE: _("it has neither a value date nor a booking date"),
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


class CollectionState(IntEnum):
    """Where a direct debit stands."""

    PLANNED = 1
    SENT = 2
    PAID = 3
    FAILED = 4
    CANCELLED = 5


COLLECTION_STATE = {
    CollectionState.PLANNED: Choice(_("Planned"), "neutral"),
    CollectionState.SENT: Choice(_("At the bank"), "info"),
    CollectionState.PAID: Choice(_("Paid"), "good"),
    CollectionState.FAILED: Choice(_("Failed"), "watch"),
    CollectionState.CANCELLED: Choice(_("Cancelled"), "neutral"),
}
CHANNELS = {
    "transfer": _("Bank transfer"),
    "direct_debit": _("Direct debit"),
    "wallet": _("Wallet"),
    "card": _("Card"),
    "cash": _("Cash"),
}
