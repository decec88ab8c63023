"""Events that change the plan, give relief, or end the contract."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import Deferral, ReAge, ReAmortise
from arrears.web.servicing.describing import (
    AMOUNT,
    BOTH,
    CLAIM,
    FROM_ON,
    INSTALMENTS,
    PLAN,
    UNTIL_ON,
    VALUE_ON,
    EventForm,
    Field,
    ahead,
    running,
)


def _code(value: int) -> str:
    return str(int(value))


PLAN_FORMS = (
    EventForm(
        verb="extend",
        words=_("Instalments are added at the end; those still to come share what is left."),
        fields=(
            Field(name="instalments", kind="count", label=_("Instalments added")),
            FROM_ON,
            VALUE_ON,
        ),
        offered=running,
        group=PLAN,
    ),
    EventForm(
        verb="re_age",
        words=_("The old schedule closes; all that is open is agreed anew in instalments."),
        fields=(
            INSTALMENTS,
            Field(name="first_due_on", kind="day", label=_("First due day")),
            Field(
                name="treatment",
                kind="code",
                label=_("Interest"),
                choices=(
                    (_code(ReAge.COUNTED), _("goes on; what is unpaid of it is due with the first one")),
                    (_code(ReAge.PAYABLE_SPREAD), _("what is earned so far in equal parts, no more of it")),
                    (_code(ReAge.FULL_SPREAD), _("that of the whole old schedule in equal parts")),
                ),
            ),
            VALUE_ON,
        ),
        offered=running,
        group=PLAN,
    ),
    EventForm(
        verb="re_amortise",
        words=_("What is past due is spread over the instalments to come; their number and days stay."),
        fields=(
            Field(
                name="treatment",
                kind="code",
                label=_("Unpaid interest"),
                choices=(
                    (_code(ReAmortise.FIRST), _("due with the first instalment to come")),
                    (_code(ReAmortise.SPREAD), _("in equal parts over the instalments to come")),
                ),
            ),
            VALUE_ON,
        ),
        offered=ahead,
        group=PLAN,
    ),
    EventForm(
        verb="defer",
        words=_("For some instalments no principal is paid."),
        fields=(
            Field(name="instalments", kind="count", label=_("Instalments deferred")),
            Field(
                name="treatment",
                kind="code",
                label=_("Interest of these instalments"),
                choices=(
                    (_code(Deferral.PAY), _("is paid when due")),
                    (_code(Deferral.CARRY), _("is due with the first paying instalment")),
                    (_code(Deferral.WAIVE), _("does not arise")),
                    (_code(Deferral.CAPITALISE), _("is added to the principal")),
                ),
            ),
            FROM_ON,
            VALUE_ON,
        ),
        offered=ahead,
        group=PLAN,
    ),
    EventForm(
        verb="change_due_day",
        words=_("An instalment moves to another day; those after it follow in whole periods."),
        fields=(
            Field(
                name="from_on",
                kind="day",
                label=_("Instalment due on or after"),
            ),
            Field(name="to_on", kind="day", label=_("New due day")),
            VALUE_ON,
        ),
        offered=ahead,
        group=PLAN,
    ),
    EventForm(
        verb="change_rate",
        words=_("Interest is counted at another rate; the instalments are agreed anew."),
        fields=(Field(name="rate_ppb", kind="rate", label=_("New rate")), FROM_ON, VALUE_ON),
        offered=running,
        group=PLAN,
    ),
    EventForm(
        verb="pause_interest",
        on=BOTH,
        words=_("No interest arises for the days; the instalments stay as they are."),
        fields=(FROM_ON, UNTIL_ON, VALUE_ON),
        offered=running,
        group=PLAN,
    ),
    EventForm(
        verb="freeze_penalty",
        on=BOTH,
        words=_("No penalty interest arises for the days; days past due go on."),
        fields=(FROM_ON, UNTIL_ON, VALUE_ON),
        offered=running,
        group=PLAN,
    ),
    EventForm(
        verb="settle",
        words=_(
            "An amount less than what is owed is agreed on; when it is paid in time, the rest is given up."
        ),
        fields=(
            AMOUNT,
            Field(name="deadline_on", kind="day", label=_("To be paid by")),
            VALUE_ON,
        ),
        offered=running,
        group=CLAIM,
    ),
    EventForm(
        verb="terminate",
        words=_("The contract is terminated: everything falls due on the value date."),
        fields=(VALUE_ON,),
        offered=running,
        group=CLAIM,
        grave=True,
    ),
    EventForm(
        verb="write_off",
        words=_("Everything that is open is given up; what comes in later is a recovery."),
        fields=(VALUE_ON,),
        offered=running,
        group=CLAIM,
        grave=True,
    ),
)
