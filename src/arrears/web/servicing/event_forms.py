"""Every event that staff may post, described once: its words, its fields, when it is offered.

The form, the preview, the list of what awaits approval and the button on the loan's page come from here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import Part, Status
from arrears.servicing.choices import KIND, PART
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.loan_page import LoanPage

Choices = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of an event's form; `name` is the word that the verb is told."""

    name: str
    kind: str  # money, day, code (one of `choices`), event (one of the loan's)
    label: Promise
    help: Promise | str = ""
    required: bool = True
    choices: Choices = ()


@dataclass(frozen=True, kw_only=True)
class EventForm:
    """An event: `offered` says from the loan's state whether it makes sense now."""

    verb: str
    words: Promise  # what it does, in a sentence
    fields: tuple[Field, ...]
    offered: Callable[[Mapping[str, int]], bool]
    grave: bool = False  # the button warns

    @property
    def label(self) -> Any:
        return KIND[operation(self.verb).verb.kind].label


def _parts(*parts: Part) -> Choices:
    return tuple((str(int(part)), PART[part].label) for part in parts)


def _running(state: Mapping[str, int]) -> bool:
    return state["status"] == Status.ACTIVE


def _never(state: Mapping[str, int]) -> bool:
    return False


AMOUNT = Field(name="amount_minor", kind="money", label=_("Amount"))
VALUE_ON = Field(
    name="value_on",
    kind="day",
    label=_("Value date"),
    help=_("The day from which it counts; an earlier one than today's is backdated."),
)
FORMS = {
    form.verb: form
    for form in (
        EventForm(
            verb="repay",
            words=_("Money of the borrower pays the loan down, in the order that the product says."),
            fields=(AMOUNT, VALUE_ON),
            offered=_running,
        ),
        EventForm(
            verb="charge_fee",
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
            offered=_running,
        ),
        EventForm(
            verb="waive",
            words=_("Part of what is owed is given up for good, up to the amount."),
            fields=(
                Field(
                    name="part",
                    kind="code",
                    label=_("What is given up"),
                    choices=_parts(Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL),
                ),
                AMOUNT,
                VALUE_ON,
            ),
            offered=_running,
            grave=True,
        ),
        EventForm(
            verb="charge_back",
            words=_("The payer's bank took a payment back: what is owed rises again."),
            fields=(AMOUNT, VALUE_ON),
            offered=_running,
        ),
        EventForm(
            verb="pause_delinquency",
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
            offered=_running,
        ),
        EventForm(
            verb="resume_delinquency",
            words=_("The pause ends: delinquent days count again."),
            fields=(VALUE_ON,),
            offered=_running,
        ),
        EventForm(
            verb="charge_off",
            words=_("All that is owed leaves the books as a loss; the claim on the borrower stays."),
            fields=(VALUE_ON,),
            offered=_running,
            grave=True,
        ),
        EventForm(
            verb="recover",
            words=_("Money that came in after the loan was charged off."),
            fields=(AMOUNT, VALUE_ON),
            offered=lambda state: state["status"] == Status.CHARGED_OFF,
        ),
        EventForm(
            verb="refund",
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
            words=_("An event is undone: the loan reads as if it had never been, and keeps both."),
            fields=(
                Field(name="event_id", kind="event", label=_("Event to undo")),
                VALUE_ON,
            ),
            offered=_never,  # it stands beside each event instead
            grave=True,
        ),
    )
}


def offered(page: LoanPage) -> list[EventForm]:
    """The events that make sense for a loan as it stands."""
    if page.state["fault"]:
        return []
    return [form for form in FORMS.values() if form.offered(page.state)]
