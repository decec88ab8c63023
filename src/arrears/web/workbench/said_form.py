"""What a collector entered on the conversation screen, read from the form."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import TypeVar

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import ArrearsReason, NextStep, Outcome, Reached
from arrears.collection.cases.operations.make_promise import Promised
from arrears.collection.cases.operations.record_conversation import Said
from arrears.collection.cases.said_policy import MEANS
from arrears.plumbing.failures import Unable
from arrears.web import formats

Code = TypeVar("Code", bound=IntEnum)


class UnableToRead(Unable):
    """Something on the form can't be understood; the message says what."""


def read_said(*, data: QueryDict, currency: str, script: str) -> Said:
    """The conversation as entered. Raises UnableToRead."""
    outcome = _code(Outcome, data.get("outcome", ""), _("Choose what came of the call."))
    named = data.get("reached", "")
    reached = _code(Reached, named, "") if named else MEANS[outcome].reached[0]
    step = data.get("next", "")
    return Said(
        reached=reached,
        outcome=outcome,
        reason=_code(ArrearsReason, data.get("reason") or "unknown", ""),
        next_step=_code(NextStep, step, "") if step else None,
        next_at=_moment(data.get("back_at", "")) if outcome is Outcome.CALL_BACK else None,
        promised=_promised(data, currency) if outcome is Outcome.PROMISE else None,
        seconds=int(data.get("seconds") or 0) if (data.get("seconds") or "0").isdecimal() else 0,
        remark=data.get("remark", ""),
        recording=data.get("recording", "").strip()[:200],
        script=script,
        duties_met=tuple(data.getlist("duty")),
    )


def _code(kind: type[Code], name: str, otherwise: str) -> Code:
    try:
        return kind[name.upper()]
    except KeyError:
        raise UnableToRead(otherwise or _("This choice is not known: %(name)s.") % {"name": name}) from None


def _promised(data: QueryDict, currency: str) -> Promised:
    try:
        amount = Decimal(data.get("amount", "").replace(",", "").strip())
        minor = amount.scaleb(formats.exponent(currency))
        if minor != minor.to_integral_value():
            raise InvalidOperation
    except InvalidOperation:
        raise UnableToRead(_("Write the amount promised as a number, like 1200.50.")) from None
    try:
        due = date.fromisoformat(data.get("due", ""))
    except ValueError:
        raise UnableToRead(_("Write the day of the promise as 2025-02-28.")) from None
    return Promised(amount_minor=int(minor), due_on=due, channel=data.get("channel", "transfer"))


def _moment(text: str) -> datetime:
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except ValueError:
        raise UnableToRead(_("Write when to call back as a day and a time.")) from None
