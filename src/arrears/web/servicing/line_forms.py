"""Events of lines: those of the account of purchases, and those of the line and its limit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import ConversionFee, Status
from arrears.servicing.queries.line_page import LinePage
from arrears.web.servicing.describing import AMOUNT, LINE, LINES, VALUE_ON, EventForm, Field, running

PURCHASE_FORMS = (
    EventForm(
        verb="purchase",
        words=_("Something is bought on the line; it comes onto the next statement."),
        fields=(AMOUNT, VALUE_ON),
        offered=lambda state: state["status"] != Status.CHARGED_OFF,
        group=LINE,
        on=(LINES,),
    ),
    EventForm(
        verb="convert",
        name=_("Turn into instalments"),
        words=_("What was bought comes back in instalments for a fee, and bears no interest any more."),
        fields=(
            Field(name="purchase_id", kind="purchase", label=_("What"), required=False),
            AMOUNT,
            Field(name="instalments", kind="term", label=_("In how many instalments")),
            Field(
                name="fee",
                kind="code",
                label=_("The fee"),
                choices=(
                    (str(int(ConversionFee.SPREAD)), _("in equal parts with the instalments")),
                    (str(int(ConversionFee.AT_ONCE)), _("all of it with the first instalment")),
                ),
            ),
            VALUE_ON,
        ),
        offered=running,
        group=LINE,
        on=(LINES,),
    ),
    EventForm(
        verb="refund_line_purchase",
        name=_("Refund of a purchase"),
        words=_("The merchant gives money back; it pays what is owed of this purchase first."),
        fields=(Field(name="event_id", kind="purchase", label=_("Purchase")), AMOUNT, VALUE_ON),
        offered=lambda state: state["status"] != Status.PENDING,
        group=LINE,
        on=(LINES,),
    ),
)


@dataclass(frozen=True, kw_only=True)
class LineForm:
    """A verb of a line: `offered` says from its page whether it makes sense now."""

    verb: str
    label: Promise
    words: Promise
    fields: tuple[Field, ...]
    offered: Callable[[LinePage], bool]
    grave: bool = False


def _open(page: LinePage) -> bool:
    return not page.limit.cancelled


LINE_FORMS: dict[str, LineForm] = {
    form.verb: form
    for form in (
        LineForm(
            verb="draw",
            label=_("Drawing"),
            words=_("Cash is paid out on the limit: a loan of its own, at the line's rate."),
            fields=(
                AMOUNT,
                Field(name="product_code", kind="product", label=_("As")),
                Field(name="instalments", kind="count", label=_("Number of instalments")),
                VALUE_ON,
            ),
            offered=lambda page: page.limit.usable and page.draws_cash,
        ),
        LineForm(
            verb="change_limit",
            label=_("Raise or lower the limit"),
            words=_("The limit from a day on. What is used above a lower one is repaid as agreed."),
            fields=(Field(name="limit_minor", kind="money", label=_("New limit")), VALUE_ON),
            offered=_open,
        ),
        LineForm(
            verb="freeze_line",
            label=_("Freeze"),
            words=_("Nothing more is bought or drawn until it is unfrozen; what is owed stays as it is."),
            fields=(VALUE_ON,),
            offered=lambda page: page.limit.usable,
        ),
        LineForm(
            verb="unfreeze_line",
            label=_("Unfreeze"),
            words=_("The line may be used again."),
            fields=(VALUE_ON,),
            offered=lambda page: page.limit.frozen and not page.limit.cancelled,
        ),
        LineForm(
            verb="cancel_line",
            label=_("Cancel the line"),
            words=_("The line ends for good; what is owed is repaid as agreed."),
            fields=(VALUE_ON,),
            offered=_open,
            grave=True,
        ),
        LineForm(
            verb="reverse_line_change",
            label=_("Undo a change"),
            words=_(
                "A change of the limit is undone: the line reads as if it had never been, and keeps both."
            ),
            fields=(Field(name="event_id", kind="change", label=_("Change to undo")), VALUE_ON),
            offered=lambda _page: False,  # it stands beside each change instead
            grave=True,
        ),
    )
}


def offered_on_line(page: LinePage) -> list[Any]:
    """The verbs that make sense for a line as it stands."""
    return [form for form in LINE_FORMS.values() if form.offered(page)]
