"""What the codes of treatments are called (gettext)."""

from django.utils.translation import gettext_lazy as _

TREATMENT = {
    "nothing": _("Left alone"),
    "sms": _("Text message"),
    "push": _("Push message"),
    "email": _("E-mail"),
    "in_app": _("Message in the app"),
    "letter": _("Letter"),
    "voice_bot": _("Voice robot"),
    "voice_human": _("Call by a person"),
}
ARM = {"hold_out": _("Hold-out"), "champion": _("Champion"), "challenger": _("Challenger")}
SEGMENT = {
    "hold_out": _("Hold-out"),
    "just_late": _("Just late"),
    "said_cannot_pay": _("Said that they cannot pay"),
    "refuses": _("Refuses, disputes or suspects fraud"),
    "early": _("Early"),
    "late": _("Late"),
    "later": _("Later"),
}
RULING_WORDS = {
    "release": _("The challenger may be released"),
    "reject": _("The challenger is rejected"),
    "go_on": _("The comparison goes on"),
}
RULING_REASON = {
    "breaches": _("it broke a contact rule"),
    "too_few_people": _("too few people in an arm yet"),
    "complaints": _("clearly more complaints than the champion"),
    "better": _("its net recovery a person is higher, also at the lower end of the interval"),
    "worse": _("its net recovery a person is lower, also at the upper end of the interval"),
    "interval_open": _("the interval does not tell yet which is better"),
}
