"""Events of money and charges, and what ends them."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import Part, Status
from arrears.web.servicing.describing import (
    AMOUNT,
    BOTH,
    CLAIM,
    PLAN,
    VALUE_ON,
    EventForm,
    Field,
    never,
    parts,
    running,
)

MONEY_FORMS = (
    EventForm(
        verb="repay",
        on=BOTH,
        words=_("Money of the borrower pays the loan down, in the order that the product says."),
        fields=(AMOUNT, VALUE_ON),
        offered=running,
    ),
    EventForm(
        verb="charge_fee",
        on=BOTH,
        words=_("A fee or a late charge is added to what is owed."),
        fields=(
            Field(
                name="part",
                kind="code",
                label=_("What is charged"),
                choices=((str(int(Part.FEE)), _("Fee")), (str(int(Part.PENALTY)), _("Late charge"))),
            ),
            AMOUNT,
            VALUE_ON,
            Field(
                name="due_on",
                kind="day",
                label=_("Due on"),
                help=_("Empty: on its value date."),
                required=False,
            ),
        ),
        offered=running,
    ),
    EventForm(
        verb="waive",
        on=BOTH,
        words=_("Part of what is owed is given up for good, up to the amount."),
        fields=(
            Field(
                name="part",
                kind="code",
                label=_("What is given up"),
                choices=parts(Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL),
            ),
            AMOUNT,
            VALUE_ON,
        ),
        offered=running,
        grave=True,
    ),
    EventForm(
        verb="charge_back",
        on=BOTH,
        words=_("The payer's bank took a payment back: what is owed rises again."),
        fields=(
            Field(
                name="event_id",
                kind="payment",
                label=_("Which payment"),
                help=_("Then it takes back at most what is left of it."),
                required=False,
            ),
            AMOUNT,
            VALUE_ON,
        ),
        offered=running,
    ),
    EventForm(
        verb="refund_purchase",
        name=_("Refund of a purchase"),
        words=_(
            "The merchant sends the money of a purchase back; it pays the loan down as the product says."
        ),
        fields=(AMOUNT, VALUE_ON),
        offered=running,
    ),
    EventForm(
        verb="pause_delinquency",
        on=BOTH,
        group=PLAN,
        words=_("Delinquent days stop counting for a while; days past due go on."),
        fields=(
            VALUE_ON,
            Field(
                name="until",
                kind="day",
                label=_("Until"),
                help=_("Empty: until somebody ends the pause."),
                required=False,
            ),
        ),
        offered=running,
    ),
    EventForm(
        verb="resume_delinquency",
        on=BOTH,
        group=PLAN,
        words=_("The pause ends: delinquent days count again."),
        fields=(VALUE_ON,),
        offered=running,
    ),
    EventForm(
        verb="charge_off",
        on=BOTH,
        group=CLAIM,
        words=_("All that is owed leaves the books as a loss; the claim on the borrower stays."),
        fields=(VALUE_ON,),
        offered=running,
        grave=True,
    ),
    EventForm(
        verb="recover",
        on=BOTH,
        words=_("Money that came in after the loan was charged off."),
        fields=(AMOUNT, VALUE_ON),
        offered=lambda state: state["status"] == Status.CHARGED_OFF,
    ),
    EventForm(
        verb="refund",
        on=BOTH,
        words=_("A credit balance goes back to the borrower."),
        fields=(AMOUNT, VALUE_ON),
        offered=lambda state: state["overpaid_minor"] > 0,
    ),
    EventForm(
        verb="disburse",
        words=_("Money goes out to the borrower, together not more than was agreed."),
        fields=(AMOUNT, VALUE_ON),
        offered=lambda state: state["status"] == Status.PENDING,
    ),
    EventForm(
        verb="reverse",
        on=BOTH,
        words=_("An event is undone: the loan reads as if it had never been, and keeps both."),
        fields=(
            Field(name="event_id", kind="event", label=_("Event to undo")),
            VALUE_ON,
        ),
        offered=never,  # it stands beside each event instead
        grave=True,
    ),
)
