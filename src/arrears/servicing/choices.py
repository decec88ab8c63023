"""Codes of servicing with their label (gettext) and colour token (web/design)."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import Channel, Fault, Kind, Part, Status
from arrears.plumbing.choice import Choice
from arrears.servicing.standing import Standing

STATUS = {
    Status.PENDING: Choice(_("Agreed, not paid out"), "neutral"),
    Status.ACTIVE: Choice(_("Running"), "info"),
    Status.OVERPAID: Choice(_("Overpaid"), "info"),
    Status.PAID_OFF: Choice(_("Paid off"), "good"),
    Status.CHARGED_OFF: Choice(_("Charged off"), "bad"),
}

KIND = {
    Kind.DISBURSE: Choice(_("Disbursement"), "neutral"),
    Kind.REPAY: Choice(_("Repayment"), "good"),
    Kind.REVERSE: Choice(_("Reversal"), "watch"),
    Kind.FEE: Choice(_("Fee or late charge"), "watch"),
    Kind.WAIVE: Choice(_("Waiver"), "info"),
    Kind.CHARGE_OFF: Choice(_("Charge-off"), "bad"),
    Kind.RECOVER: Choice(_("Recovery"), "good"),
    Kind.REFUND: Choice(_("Refund of credit"), "info"),
    Kind.PAUSE_DELINQUENCY: Choice(_("Pause of delinquency"), "info"),
    Kind.RESUME_DELINQUENCY: Choice(_("End of the pause"), "info"),
    Kind.OPENING: Choice(_("Opening balance"), "neutral"),
    Kind.CHARGEBACK: Choice(_("Chargeback"), "bad"),
    Kind.INSTALMENT_FEE: Choice(_("Fee on every instalment"), "watch"),
    Kind.DISBURSEMENT_FEE: Choice(_("Fee on the disbursement"), "watch"),
}

CHANNEL = {
    Channel.REPAYMENT: Choice(_("Repayment"), "neutral"),
    Channel.GOODWILL: Choice(_("Goodwill credit"), "info"),
    Channel.MERCHANT_REFUND: Choice(_("Merchant refund"), "info"),
    Channel.PAYOUT_REFUND: Choice(_("Refund of the payout"), "info"),
    Channel.DOWN_PAYMENT: Choice(_("Down payment"), "neutral"),
    Channel.INTEREST_WAIVER: Choice(_("Interest waiver"), "info"),
    Channel.CHARGE_ADJUSTMENT: Choice(_("Charge adjustment"), "info"),
    Channel.INTEREST_REFUND: Choice(_("Interest refund"), "info"),
    Channel.AT_DISBURSEMENT: Choice(_("Kept back from the disbursement"), "neutral"),
}

PART = {
    Part.PRINCIPAL: Choice(_("Principal"), "neutral"),
    Part.INTEREST: Choice(_("Interest"), "neutral"),
    Part.FEE: Choice(_("Fee"), "neutral"),
    Part.PENALTY: Choice(_("Penalty interest"), "neutral"),
}

FAULT = {
    Fault.NONE: Choice(_("No fault"), "good"),
    Fault.REVERSES_UNKNOWN_EVENT: Choice(_("Reverses an event that does not exist"), "bad"),
    Fault.REVERSED_TWICE: Choice(_("An event is reversed twice"), "bad"),
    Fault.REPAID_BEFORE_DISBURSEMENT: Choice(_("Repaid before the disbursement"), "bad"),
    Fault.AMOUNT_OUT_OF_RANGE: Choice(_("An amount is out of range"), "bad"),
    Fault.NEGATIVE_PRINCIPAL: Choice(_("Principal below zero"), "bad"),
    Fault.TERMS_INVALID: Choice(_("The terms give no schedule"), "bad"),
    Fault.REFUND_EXCEEDS_CREDIT: Choice(_("More refunded than the credit balance"), "bad"),
    Fault.EVENT_UNSUPPORTED: Choice(_("An event that this kind of loan does not know"), "bad"),
}

STANDING = {
    Standing.AHEAD: Choice(_("Not due yet"), "neutral"),
    Standing.PARTLY_PAID: Choice(_("Partly paid"), "info"),
    Standing.PAID: Choice(_("Paid"), "good"),
    Standing.DUE: Choice(_("Due today"), "info"),
    Standing.OVERDUE: Choice(_("Overdue"), "bad"),
    Standing.CHARGED_OFF: Choice(_("Charged off"), "bad"),
}
