"""What is said of an event that may not be posted, in the language that is active."""

from django.utils.translation import gettext_lazy as _

from arrears.servicing.policy import Refusal

WORDS = {
    Refusal.LOAN_UNKNOWN: _("the loan is unknown; check its number"),
    Refusal.CODE_UNKNOWN: _("the kind, channel or part has no meaning; see kernel/codes.py"),
    Refusal.AMOUNT_NOT_POSITIVE: _("the amount must be above zero"),
    Refusal.AMOUNT_TOO_LARGE: _("the amount has more than 15 digits"),
    Refusal.VALUE_IN_FUTURE: _("the value date lies after the day on which it is posted; post it on its day"),
    Refusal.POSTED_IN_CLOSED_DAY: _("the posting day is closed already; post it on the open business date"),
    Refusal.NOT_DISBURSED: _("the loan is not disbursed yet; disburse it first"),
    Refusal.VALUE_BEFORE_DISBURSEMENT: _("the value date lies before the disbursement; check the date"),
    Refusal.EVENT_UNKNOWN: _("the event named is not one of this loan's, or can't be reversed"),
    Refusal.REVERSED_ALREADY: _("the event named is reversed already"),
    Refusal.PART_NEGATIVE: _("a reported part is below zero or has more than 15 digits"),
}
