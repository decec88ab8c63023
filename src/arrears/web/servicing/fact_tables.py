"""The file of a loan's page: the facts beside its arithmetic, and the limitation that follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.servicing.choices import FACT
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.limitation import ACKNOWLEDGEMENT, DEMAND, PAYMENT, SUIT, Limitation
from arrears.servicing.queries.facts import FactRow, facts_of_loan
from arrears.servicing.queries.limitation_of_loan import limitation_of_loan
from arrears.servicing.queries.loan_page import LoanPage
from arrears.web.origin import who
from arrears.web.servicing.fact_forms import FACT_FORMS, FactForm
from arrears.web.tables import Column, Link, Mark, Table

_WHAT = {
    PAYMENT: gettext_lazy("Payment by the borrower"),
    ACKNOWLEDGEMENT: FACT[FactKind.ACKNOWLEDGEMENT].label,
    DEMAND: FACT[FactKind.DEMAND].label,
    SUIT: FACT[FactKind.SUIT].label,
}


@dataclass(frozen=True, kw_only=True)
class File:
    """What the page shows of facts and limitation; `limitation` None where no law of ours has a period."""

    facts: Table
    offered: Sequence[FactForm]
    limitation: Limitation | None
    mark: Mark | None
    happenings: Table | None


def file_of(page: LoanPage, *, known_on: date | None, may_record: bool) -> File:
    """Facts up to the page's day, as known on a day (None: everything)."""
    loan_id = page.header.loan_id
    found = facts_of_loan(loan_id=loan_id, known_on=known_on)
    limitation = None
    if not page.state["fault"]:
        limitation = limitation_of_loan(loan_id=loan_id, as_of=page.as_of, known_on=known_on)
    return File(
        facts=_facts([row for row in found if row.happened_on <= page.as_of], page, may_record),
        offered=[form for form in FACT_FORMS.values() if form.offered(found)] if may_record else [],
        limitation=limitation,
        mark=_mark(limitation) if limitation else None,
        happenings=_happenings(limitation) if limitation else None,
    )


def in_a_line(row: FactRow) -> str:
    """A fact in one line: day, what, who, evidence."""
    parts = (row.happened_on.isoformat(), str(FACT[row.kind].label), row.party, row.evidence)
    return " · ".join(part for part in parts if part)


def _facts(rows: Sequence[FactRow], page: LoanPage, may_record: bool) -> Table:
    currency = page.header.currency
    amounts = any(row.amount_minor for row in rows)
    columns = [
        Column(key="on", label=_("Day"), kind="date", head=True),
        Column(key="what", label=_("Fact"), kind="mark"),
        Column(key="party", label=_("Other side"), kind="words"),
        *([Column(key="amount", label=_("Amount"), kind="money", currency=currency)] if amounts else []),
        Column(key="evidence", label=_("Evidence"), kind="words"),
        Column(key="known", label=_("Written down"), kind="date"),
        Column(key="who", label=_("Who and why"), kind="words"),
        *([Column(key="undo", label=_("Undo"), kind="link")] if may_record else []),
    ]
    return Table(
        caption=_("Facts"),
        columns=columns,
        rows=[_fact(row, page.header.number) for row in reversed(rows)],
    )


def _fact(row: FactRow, number: str) -> dict[str, Any]:
    what = FACT[row.kind]
    mark = Mark(label=what.label, colour=what.colour)
    if row.taken_back:
        mark = Mark(label=_("%(fact)s, taken back later") % {"fact": what.label}, colour="neutral")
    elif row.ended_on:
        day = row.ended_on.isoformat()
        mark = Mark(label=_("%(fact)s, ended %(day)s") % {"fact": what.label, "day": day}, colour="neutral")
    undo: Link | str = ""
    if FACT_FORMS["take-back"].may_follow(row):
        address = reverse("fact", args=["take-back", number])
        undo = Link(text=_("take back"), href=f"{address}?ref={row.id}")
    return {
        "on": row.happened_on,
        "what": mark,
        "party": row.party or None,
        "amount": row.amount_minor or None,
        "evidence": row.evidence or None,
        "known": row.known_on,
        "who": who(actor=row.actor, reason=row.reason),
        "undo": undo,
    }


def _mark(limitation: Limitation) -> Mark:
    if limitation.expires_on is None:
        return Mark(label=_("suit pending"), colour="info")
    if limitation.expired:
        return Mark(label=_("expired"), colour="bad")
    return Mark(label=_("not expired"), colour="good")


def _happenings(limitation: Limitation) -> Table:
    yes, no = Mark(label=_("runs afresh"), colour="info"), Mark(label=_("no effect"), colour="neutral")
    rows = [
        {
            "on": found.on,
            "what": _WHAT[found.what],
            "evidence": found.evidence if found.fact_id is not None else None,
            "effect": yes if found.restarted else no,
        }
        for found in reversed(limitation.happenings)
    ]
    columns = [
        Column(key="on", label=_("Day"), kind="date", head=True),
        Column(key="what", label=_("Happening")),
        Column(key="evidence", label=_("Evidence"), kind="words"),
        Column(key="effect", label=_("Limitation"), kind="mark"),
    ]
    return Table(caption=_("What may restart the limitation"), columns=columns, rows=rows)
