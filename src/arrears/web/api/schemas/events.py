"""What a caller says to post an event: one form for each verb, made from what the verb itself is told."""

import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

from pydantic import Field, create_model

from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.preview import Preview
from arrears.servicing.operations.verbs import VERBS
from arrears.servicing.sides import Side
from arrears.web.api.fields import Body, Currency, Day, Id, Line, Mark, Money, Rate, Shown, Whole
from arrears.web.api.schemas import codes
from arrears.web.api.schemas.loans import InstalmentOut, StateOut, instalment_out, state_out

# What the API knows itself and is not told.
_OURS = {"loan_id", "idempotency_key", "actor", "source", "proposal_id", "receipt_id", "reason", "value_on"}


class EventIn(Body):
    """What every event is told; the verb is a member of its own."""

    value_on: Annotated[Day | None, Field(description="from which day it counts; the open business date")] = (
        None
    )
    reason: Annotated[Line, Field(description="why; kept with the event")]
    history_mark: Annotated[
        Mark | None, Field(description="of its preview: refused (409) when the loan has changed since")
    ] = None


def _form(name: str, run: Callable[..., Receipt]) -> type[EventIn]:
    said = get_args(get_type_hints(run)["said"])[0]
    hints = get_type_hints(said, include_extras=True)
    members: dict[str, Any] = {"verb": (Literal[name], ...)}
    for member, hint in hints.items():
        if member not in _OURS:
            needed = get_origin(hint) is not NotRequired
            kind = _kind(member, hint if needed else get_args(hint)[0])
            members[member] = (kind, ...) if needed else (kind | None, None)
    title = "".join(part.title() for part in name.split("_"))
    doc = (run.__doc__ or "").split("\n\n")[0].strip()
    return create_model(f"{title}In", __base__=EventIn, __doc__=doc, **members)


def _kind(name: str, hint: Any) -> Any:
    """The API's type of what a verb calls by this name."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if isinstance(hint, type) and issubclass(hint, IntEnum):
        return Literal[tuple(codes.names_of(hint))]
    if hint is date:
        return Day
    if hint is str:
        return Currency if name == "currency" else Line
    return Money if name.endswith("_minor") else Rate if name.endswith("_ppb") else _number(name)


def _number(name: str) -> Any:
    return Id if name.endswith("_id") else Whole


FORMS: Mapping[str, type[EventIn]] = {name: _form(name, found.run) for name, found in VERBS.items()}
_ANY: Any = reduce(or_, FORMS.values())
AnyEvent = Annotated[_ANY, Field(discriminator="verb")]
_CODES: dict[tuple[str, str], type[IntEnum]] = {}
for _name, _found in VERBS.items():
    for _member, _hint in get_type_hints(get_args(get_type_hints(_found.run)["said"])[0]).items():
        _parts = get_args(_hint) or (_hint,)
        for _part in _parts:
            if isinstance(_part, type) and issubclass(_part, IntEnum):
                _CODES[_name, _member] = _part


def told(body: Any, **ours: Any) -> dict[str, Any]:
    """What the verb is told: the body's members with codes as codes, and ours."""
    found: dict[str, Any] = {}
    for name, value in body:
        if name in ("verb", "history_mark") or value is None:
            continue
        code = _CODES.get((body.verb, name))
        found[name] = value if code is None else code[value.upper()]
    return {**ours, **found}


class ReceiptOut(Shown):
    """An event that is written down, and the loan after it as of the open business date."""

    event_id: int
    entry_id: int | None
    number: str
    currency: str
    kind: Annotated[str, Field(json_schema_extra=codes.KIND)]
    amount_minor: int
    value_on: date
    posted_on: date
    state: StateOut


class SideOut(Shown):
    """A loan without or with an event. Shares of 1."""

    state: StateOut
    lent_minor: int
    paid_minor: int
    to_pay_minor: int
    total_cost_minor: int
    annual_cost: Decimal | None
    schedule: list[InstalmentOut]


class SecondPersonOut(Shown):
    """Why somebody else has to approve it: what is at stake is above the limit of a rule."""

    rule: str
    stake: Decimal
    limit: Decimal


class PreviewOut(Shown):
    """What an event would do. Nothing is written."""

    number: str
    currency: str
    verb: str
    as_of: date
    history_mark: int
    before: SideOut
    after: SideOut
    second_person: SecondPersonOut | None


class ProposalOut(Shown):
    """An event that waits for a second person."""

    proposal_id: int


def receipt_out(receipt: Receipt) -> ReceiptOut:
    """What an operation did."""
    alike = {name: getattr(receipt, name) for name in ReceiptOut.model_fields if hasattr(receipt, name)}
    mine = {
        "number": receipt.loan_number,
        "kind": receipt.kind.name.lower(),
        "state": state_out(receipt.state),
    }
    return ReceiptOut(**{**alike, **mine})


def preview_out(shown: Preview) -> PreviewOut:
    """What an operation would do."""
    needed = shown.second_person
    return PreviewOut(
        number=shown.loan.number,
        currency=shown.loan.currency,
        verb=shown.verb,
        as_of=shown.as_of,
        history_mark=shown.history_mark,
        before=side_out(shown.before),
        after=side_out(shown.after),
        second_person=None if needed is None else SecondPersonOut.model_validate(needed),
    )


def side_out(side: Side) -> SideOut:
    """A loan without or with an event."""
    costs = side.costs
    return SideOut(
        state=state_out(side.state),
        lent_minor=costs.lent_minor,
        paid_minor=costs.paid_minor,
        to_pay_minor=costs.to_pay_minor,
        total_cost_minor=costs.total_cost_minor,
        annual_cost=costs.annual_cost,
        schedule=[instalment_out(row) for row in side.instalments],
    )
