"""Which of a loan's events a person may undo, and how each is named."""

from arrears.kernel.codes import Channel, Kind
from arrears.servicing.choices import CHANNEL, KIND
from arrears.servicing.queries.loan_page import LoanPage
from arrears.servicing.queries.loan_rows import EventRow
from arrears.web import formats

_LASTING = (Kind.REVERSE, Kind.OPENING)  # undone by nothing: what a loan came with stays


def may_be_undone(event: EventRow) -> bool:
    return event.reversed_by is None and event.kind not in _LASTING


def reversible(page: LoanPage) -> list[tuple[str, str]]:
    """(event id, day, kind and amount) of those that can be undone, the newest first."""
    return [
        (str(event.event_id), describe(event, currency=page.header.currency))
        for event in reversed(page.events)
        if may_be_undone(event)
    ]


def payments(page: LoanPage) -> list[tuple[str, str]]:
    """(event id, day and amount) of the payments that count, the newest first."""
    return [
        (str(event.event_id), describe(event, currency=page.header.currency))
        for event in reversed(page.events)
        if event.kind == Kind.REPAY and event.reversed_by is None
    ]


def describe(event: EventRow, *, currency: str) -> str:
    """2025-01-31 Repayment 120.00."""
    label = KIND[Kind(event.kind)].label
    if event.kind == Kind.REPAY and event.channel != Channel.REPAYMENT:
        label = CHANNEL[Channel(event.channel)].label
    amount = formats.exact(minor=event.amount_minor, currency=currency) if event.amount_minor else ""
    return f"{event.value_on} {label} {amount}".strip()
