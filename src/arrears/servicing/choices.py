"""Codes of servicing with their label (gettext) and colour token (web/design)."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import Channel, Fault, Kind, Part, Status
from arrears.plumbing.choice import by_colour
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.freedom import Freedom
from arrears.servicing.line_kinds import LineKind
from arrears.servicing.standing import Standing
from arrears.servicing.verdict import Verdict

STATUS = by_colour(
    neutral={Status.PENDING: _("Agreed, not paid out")},
    info={Status.ACTIVE: _("Running"), Status.OVERPAID: _("Overpaid")},
    good={Status.PAID_OFF: _("Paid off")},
    bad={Status.CHARGED_OFF: _("Charged off")},
)

KIND = by_colour(
    neutral={
        Kind.DISBURSE: _("Disbursement"),
        Kind.OPENING: _("Opening balance"),
        Kind.PURCHASE: _("Purchase"),
    },
    good={
        Kind.REPAY: _("Repayment"),
        Kind.RECOVER: _("Recovery"),
        Kind.PURCHASE_REFUND: _("Refund of a purchase"),
    },
    watch={
        Kind.REVERSE: _("Reversal"),
        Kind.FEE: _("Fee or late charge"),
        Kind.INSTALMENT_FEE: _("Fee on every instalment"),
        Kind.DISBURSEMENT_FEE: _("Fee on the disbursement"),
    },
    info={
        Kind.WAIVE: _("Waiver"),
        Kind.CONVERT: _("Turned into instalments"),
        Kind.REFUND: _("Refund of credit"),
        Kind.PAUSE_DELINQUENCY: _("Pause of delinquency"),
        Kind.RESUME_DELINQUENCY: _("End of the pause"),
        Kind.CHANGE_RATE: _("Change of the rate"),
        Kind.PAUSE_INTEREST: _("Pause of interest"),
        Kind.RE_AGE: _("Instalments of arrears"),
        Kind.RE_AMORTISE: _("Arrears spread over the instalments to come"),
        Kind.CHANGE_DUE_DAY: _("Change of the due day"),
        Kind.EXTEND: _("Extension"),
        Kind.DEFER: _("Deferral"),
        Kind.FREEZE_PENALTY: _("Freeze of penalty interest"),
        Kind.SETTLE: _("Settlement agreed"),
    },
    bad={
        Kind.CHARGE_OFF: _("Charge-off"),
        Kind.CHARGEBACK: _("Chargeback"),
        Kind.TERMINATE: _("Termination"),
        Kind.WRITE_OFF: _("Write-off"),
    },
)

CHANNEL = by_colour(
    neutral={
        Channel.REPAYMENT: _("Repayment"),
        Channel.DOWN_PAYMENT: _("Down payment"),
        Channel.AT_DISBURSEMENT: _("Kept back from the disbursement"),
    },
    info={
        Channel.GOODWILL: _("Goodwill credit"),
        Channel.MERCHANT_REFUND: _("Merchant refund"),
        Channel.PAYOUT_REFUND: _("Refund of the payout"),
        Channel.INTEREST_WAIVER: _("Interest waiver"),
        Channel.CHARGE_ADJUSTMENT: _("Charge adjustment"),
        Channel.INTEREST_REFUND: _("Interest refund"),
    },
)

PART = by_colour(
    neutral={
        Part.PRINCIPAL: _("Principal"),
        Part.INTEREST: _("Interest"),
        Part.FEE: _("Fee"),
        Part.PENALTY: _("Penalty interest"),
    },
)

FAULT = by_colour(
    good={Fault.NONE: _("No fault")},
    bad={
        Fault.REVERSES_UNKNOWN_EVENT: _("Reverses an event that does not exist"),
        Fault.REVERSED_TWICE: _("An event is reversed twice"),
        Fault.REPAID_BEFORE_DISBURSEMENT: _("Repaid before the disbursement"),
        Fault.AMOUNT_OUT_OF_RANGE: _("An amount is out of range"),
        Fault.NEGATIVE_PRINCIPAL: _("Principal below zero"),
        Fault.TERMS_INVALID: _("The terms give no schedule"),
        Fault.REFUND_EXCEEDS_CREDIT: _("More refunded than the credit balance"),
        Fault.EVENT_UNSUPPORTED: _("An event that this kind of loan does not know"),
    },
)

STANDING = by_colour(
    neutral={Standing.AHEAD: _("Not due yet")},
    info={Standing.PARTLY_PAID: _("Partly paid"), Standing.DUE: _("Due today")},
    good={Standing.PAID: _("Paid")},
    bad={Standing.OVERDUE: _("Overdue"), Standing.CHARGED_OFF: _("Charged off")},
)

FREEDOM = by_colour(
    info={Freedom.NOT_DUE: _("Free of interest when paid in full")},
    good={Freedom.FREE: _("Paid in full, free of interest")},
    watch={Freedom.CARRIED: _("Carried, bears interest")},
)

LINE_KIND = by_colour(
    good={LineKind.GRANTED: _("Limit granted"), LineKind.UNFROZEN: _("Line unfrozen")},
    info={LineKind.RAISED: _("Limit raised"), LineKind.LOWERED: _("Limit lowered")},
    watch={LineKind.FROZEN: _("Line frozen"), LineKind.REVERSED: _("Change undone")},
    bad={LineKind.CANCELLED: _("Line cancelled")},
)

VERDICT = by_colour(
    watch={Verdict.WAITING: _("Waits for a second person")},
    good={Verdict.APPROVED: _("Approved and carried out")},
    bad={Verdict.REJECTED: _("Rejected")},
    neutral={Verdict.WITHDRAWN: _("Withdrawn"), Verdict.SUPERSEDED: _("Previewed again")},
)

FACT = by_colour(
    good={
        FactKind.ACKNOWLEDGEMENT: _("Acknowledgement of the debt"),
        FactKind.GUARANTEE: _("Guarantee"),
        FactKind.GUARANTOR_CONSENT: _("Consent of the guarantor"),
    },
    info={
        FactKind.DEMAND: _("Demand for payment"),
        FactKind.TRANSFER: _("Transfer of the claim"),
        FactKind.RECOVERY_COST: _("Cost of recovery"),
    },
    watch={FactKind.SUIT: _("Suit"), FactKind.STAY: _("Bankruptcy stay")},
    bad={FactKind.DEATH: _("Death of the borrower")},
    neutral={
        FactKind.SUIT_ENDED: _("End of the suit"),
        FactKind.STAY_ENDED: _("End of the stay"),
        FactKind.TAKEN_BACK: _("A fact is taken back"),
    },
)
