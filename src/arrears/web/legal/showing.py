"""Legal cases, sales and visits as tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.collection.contacts.choices import STOPS
from arrears.collection.contacts.queries import stops_of_person
from arrears.collection.legal.choices import (
    CLOCK,
    COST_KIND,
    LEGAL_STATE,
    SALE_STATE,
    SOLD_STATE,
    STEP,
    TRACK,
    VISIT_STATE,
    WHO,
    CostKind,
)
from arrears.collection.legal.clocks import Clock
from arrears.collection.legal.policy import PAUSED_BY
from arrears.collection.legal.queries.cases import CostSeen, LegalCaseRow, StepSeen
from arrears.collection.legal.queries.limitations import EndingLimitation
from arrears.collection.legal.queries.sales import BidRow, SaleClaimRow, SaleRow
from arrears.collection.legal.queries.visits import VisitRow
from arrears.parties.queries import masked_people
from arrears.servicing.queries.numbers import numbers_of_loans
from arrears.web import formats
from arrears.web.tables import Column, Link, Mark, Table


def amount(minor: int | None, currency: str) -> str:
    """An amount with its currency."""
    return formats.NONE if minor is None else formats.money(minor, currency)


def names(people: Sequence[int]) -> dict[int, str]:
    """Masked names by person."""
    return {key: one.name or f"#{key}" for key, one in masked_people(ids=set(people)).items()}


def waits_for(person_id: int) -> str:
    """The stops that make the lender's next step wait, in words."""
    from arrears.plumbing import clock

    kinds = {stop.kind for stop in stops_of_person(person_id, at=clock.moment())} & PAUSED_BY
    return ", ".join(str(STOPS[kind].label) for kind in sorted(kinds))


def deadline(due_on: date | None, on: date) -> Mark:
    """A deadline with how near it is."""
    if due_on is None:
        return Mark(label=formats.NONE, colour="neutral")
    left = (due_on - on).days
    colour = "bad" if left < 0 else "watch" if left <= 7 else "neutral"
    return Mark(label=due_on.isoformat(), colour=colour)


def cases_table(rows: Sequence[LegalCaseRow], on: date) -> Table:
    """Legal cases by their next deadline."""
    named = names([row.person_id for row in rows])
    return Table(
        caption=_("Legal cases"),
        columns=[
            Column(key="case", label=_("Legal case"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="way", label=_("Way")),
            Column(key="next", label=_("Next deadline"), kind="mark"),
            Column(key="what", label=_("For what")),
            Column(key="who", label=_("Who acts")),
            Column(key="claimed", label=_("Claimed"), kind="figure"),
            Column(key="court", label=_("Court")),
        ],
        rows=[
            {
                "case": Link(
                    text=f"#{row.id} {named.get(row.person_id, '')}",
                    href=reverse("legal_case", args=[row.id]),
                ),
                "state": LEGAL_STATE[row.state],
                "way": TRACK[row.track],
                "next": deadline(row.next_on, on),
                "what": CLOCK[row.next_clock] if row.next_clock else formats.NONE,
                "who": WHO[row.next_who] if row.next_who else formats.NONE,
                "claimed": amount(row.claimed_minor, row.currency) if row.claimed_minor else formats.NONE,
                "court": row.court,
            }
            for row in rows
        ],
    )


def clocks_table(rows: Sequence[Clock], on: date) -> Table:
    """Every deadline of a case, met or not, with its source."""
    return Table(
        caption=_("Deadlines"),
        columns=[
            Column(key="what", label=_("For what"), head=True),
            Column(key="who", label=_("Who acts")),
            Column(key="from", label=_("Runs from"), kind="date"),
            Column(key="due", label=_("Through"), kind="date"),
            Column(key="met", label=_("State"), kind="mark"),
            Column(key="source", label=_("Source"), kind="words"),
        ],
        rows=[
            {
                "what": CLOCK[row.code],
                "who": WHO[row.who],
                "from": row.from_on,
                "due": row.due_on,
                "met": _clock_mark(row, on),
                "source": row.source,
            }
            for row in rows
        ],
    )


def _clock_mark(row: Clock, on: date) -> Mark:
    if row.met_on is not None:
        late = row.met_on > row.due_on
        words = _("met on %(day)s") % {"day": row.met_on}
        return Mark(label=words, colour="watch" if late else "good")
    if row.is_overdue(on):
        return Mark(label=_("over"), colour="bad")
    return Mark(label=_("%(days)d days left") % {"days": (row.due_on - on).days}, colour="info")


def steps_table(rows: Sequence[StepSeen], currency: str) -> Table:
    """What happened."""
    return Table(
        caption=_("Steps"),
        columns=[
            Column(key="on", label=_("Day"), kind="date", head=True),
            Column(key="step", label=_("Step")),
            Column(key="paper", label=_("Paper")),
            Column(key="told", label=_("Particulars"), kind="words"),
            Column(key="who", label=_("Written down by")),
        ],
        rows=[
            {
                "on": row.on,
                "step": STEP[row.step],
                "paper": row.document,
                "told": _told(row.payload, currency),
                "who": row.actor,
            }
            for row in rows
        ],
    )


def _told(payload: dict[str, Any], currency: str) -> str:
    parts = []
    for name, label in (
        ("judged_minor", _("Judged")),
        ("costs_on_debtor_minor", _("Costs on the debtor")),
    ):
        if payload.get(name):
            parts.append(f"{label} {amount(payload[name], currency)}")
    for name, label in (("hearing_on", _("Hearing on")), ("perform_by", _("To be paid by, as judged"))):
        if payload.get(name):
            parts.append(f"{label} {payload[name]}")
    if payload.get("proposed"):
        parts.append(_("costs wait for a second person"))
    if payload.get("expired"):
        parts.append(_("limitation over: %(loans)s") % {"loans": ", ".join(payload["expired"])})
    return " · ".join(parts) or formats.NONE


def costs_table(rows: Sequence[CostSeen], currency: str) -> Table:
    """Costs, each on an invoice."""
    return Table(
        caption=_("Costs"),
        columns=[
            Column(key="on", label=_("Day"), kind="date", head=True),
            Column(key="kind", label=_("Cost")),
            Column(key="payee", label=_("Paid to")),
            Column(key="invoice", label=_("Invoice")),
            Column(key="amount", label=_("Amount"), kind="money", currency=currency),
        ],
        rows=[
            {
                "on": row.on,
                "kind": COST_KIND[CostKind(row.kind)],
                "payee": row.payee,
                "invoice": row.invoice,
                "amount": row.amount_minor,
            }
            for row in rows
        ],
        total={"on": _("Together"), "amount": sum(row.amount_minor for row in rows)},
    )


def limitations_table(rows: Sequence[EndingLimitation], on: date) -> Table:
    """Loans whose time in court ends soon."""
    return Table(
        caption=_("Limitation ends"),
        columns=[
            Column(key="loan", label=_("Loan"), kind="link", head=True),
            Column(key="case", label=_("Collection case")),
            Column(key="ends", label=_("Last day"), kind="mark"),
        ],
        rows=[
            {
                "loan": Link(text=row.number, href=reverse("loan", args=[row.number])),
                "case": f"#{row.case_id}",
                "ends": deadline(row.expires_on, on),
            }
            for row in rows
        ],
    )


def sales_table(rows: Sequence[SaleRow]) -> Table:
    """All sales."""
    return Table(
        caption=_("Sales of claims"),
        columns=[
            Column(key="name", label=_("Sale"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="claims", label=_("Claims"), kind="count"),
            Column(key="owed", label=_("Owed"), kind="figure"),
            Column(key="price", label=_("Price"), kind="figure"),
            Column(key="share", label=_("Price of what is owed"), kind="rate"),
            Column(key="buyer", label=_("Buyer")),
        ],
        rows=[
            {
                "name": Link(text=row.name, href=reverse("legal_sale", args=[row.id])),
                "state": SALE_STATE[row.state],
                "claims": row.claims,
                "owed": amount(row.claim_minor, row.currency),
                "price": amount(row.price_minor, row.currency),
                "share": row.price_minor / row.claim_minor if row.price_minor else None,
                "buyer": row.buyer or formats.NONE,
            }
            for row in rows
        ],
    )


def claims_table(rows: Sequence[SaleClaimRow], currency: str) -> Table:
    """The loans of a sale."""
    numbers = numbers_of_loans(ids=[row.loan_id for row in rows])

    def money(key: str, label: str) -> Column:
        return Column(key=key, label=label, kind="money", currency=currency)

    return Table(
        caption=_("Claims in the sale"),
        columns=[
            Column(key="loan", label=_("Loan"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="mark"),
            money("principal", _("Principal")),
            money("interest", _("Interest")),
            money("penalty", _("Penalty interest")),
            money("fee", _("Fees")),
            money("total", _("Together")),
            money("price", _("Price")),
            Column(key="told", label=_("Told on"), kind="date"),
        ],
        rows=[
            {
                "loan": Link(text=numbers[row.loan_id], href=reverse("loan", args=[numbers[row.loan_id]])),
                "state": SOLD_STATE[row.state],
                "principal": row.principal_minor,
                "interest": row.interest_minor,
                "penalty": row.penalty_minor,
                "fee": row.fee_minor,
                "total": row.total_minor,
                "price": row.price_minor,
                "told": row.noticed_on,
            }
            for row in rows
        ],
    )


def bids_table(rows: Sequence[BidRow], currency: str) -> Table:
    """Prices that were offered, the highest first."""
    return Table(
        caption=_("Bids"),
        columns=[
            Column(key="bidder", label=_("Bidder"), head=True),
            Column(key="price", label=_("Price"), kind="money", currency=currency),
            Column(key="on", label=_("Day"), kind="date"),
            Column(key="paper", label=_("Paper")),
        ],
        rows=[
            {"bidder": row.bidder, "price": row.price_minor, "on": row.on, "paper": row.document}
            for row in rows
        ],
    )


def visits_table(rows: Sequence[VisitRow]) -> Table:
    """Visits to come, then those that were made."""
    named = names([row.person_id for row in rows])
    return Table(
        caption=_("Visits"),
        columns=[
            Column(key="visit", label=_("Visit"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="at", label=_("When")),
            Column(key="who", label=_("Who goes")),
            Column(key="breaches", label=_("Breaches"), kind="count"),
        ],
        rows=[
            {
                "visit": Link(
                    text=f"#{row.id} {named.get(row.person_id, '')}",
                    href=reverse("legal_visit", args=[row.id]),
                ),
                "state": VISIT_STATE[row.state],
                "at": f"{timezone.localtime(row.planned_at):%Y-%m-%d %H:%M}",
                "who": ", ".join(row.collectors),
                "breaches": len(row.breaches),
            }
            for row in rows
        ],
    )
