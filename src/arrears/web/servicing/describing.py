"""How an event that staff may post is described: its words, its fields, when it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Method, Part, Status
from arrears.servicing.choices import KIND, PART
from arrears.servicing.operations.verbs import operation

LOANS, LINES = "loans", "lines"
BOTH = (LOANS, LINES)
Choices = tuple[tuple[str, Any], ...]
MONEY, PLAN, CLAIM, LINE = "money", "plan", "claim", "line"
GROUPS = {
    LINE: _("Purchases"),
    MONEY: _("Money and charges"),
    PLAN: _("The plan, and relief"),
    CLAIM: _("The end of the contract"),
}


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of an event's form; `name` is the word that the verb is told."""

    name: str
    # money, day, count, rate (per cent), code (one of `choices`), text; event, payment, purchase or fact (the
    # loan's), term (of a conversion); of a line: product (that shares the limit), change (of the limit)
    kind: str
    label: Promise
    help: Promise | str = ""
    required: bool = True
    choices: Choices = ()


class Described(Protocol):
    """What a form is made from."""

    @property
    def fields(self) -> tuple[Field, ...]: ...


@dataclass(frozen=True, kw_only=True)
class EventForm:
    """An event: `offered` says from the loan's state whether it makes sense now."""

    verb: str
    words: Promise  # what it does, in a sentence
    fields: tuple[Field, ...]
    offered: Callable[[Mapping[str, int]], bool]
    group: str = MONEY
    grave: bool = False  # the button warns
    name: Promise | None = None  # where the event's kind is not name enough
    on: tuple[str, ...] = (LOANS,)  # LOANS, LINES: accounts of purchases

    @property
    def label(self) -> Any:
        return self.name or KIND[operation(self.verb).verb.kind].label


def place_of(terms: Mapping[str, int]) -> str:
    """LINES for an account of purchases, else LOANS."""
    return LINES if terms["method"] == Method.REVOLVING else LOANS


def parts(*parts: Part) -> Choices:
    return tuple((str(int(part)), PART[part].label) for part in parts)


def running(state: Mapping[str, int]) -> bool:
    return state["status"] == Status.ACTIVE


def ahead(state: Mapping[str, int]) -> bool:
    """Running, with an instalment still to come."""
    return running(state) and state["next_due_day"] != NONE_DAY


def never(state: Mapping[str, int]) -> bool:
    return False


AMOUNT = Field(name="amount_minor", kind="money", label=_("Amount"))
VALUE_ON = Field(
    name="value_on",
    kind="day",
    label=_("Value date"),
    help=_("The day from which it counts; an earlier one than today's is backdated."),
)
FROM_ON = Field(
    name="from_on",
    kind="day",
    label=_("From which day"),
    help=_("Empty: from the value date."),
    required=False,
)
UNTIL_ON = Field(name="until_on", kind="day", label=_("Until"), help=_("This day included."))
INSTALMENTS = Field(name="instalments", kind="count", label=_("Number of instalments"))
