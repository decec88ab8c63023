"""The papers that a court gets, from the ledger and the contact log: content only; web/legal draws and packs.

Every figure comes from the same fold as the loan's page.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.collection.contacts.choices import RESULTS
from arrears.collection.contacts.queries import (
    AttemptSeen,
    DecisionSeen,
    attempts_of_person,
    decisions_of_person,
)
from arrears.collection.legal.choices import COST_KIND, LEGAL_STATE, STEP, TRACK, CostKind
from arrears.collection.legal.claims import Claim, claim_of_page
from arrears.collection.legal.queries.cases import LegalCasePage
from arrears.kernel.codes import Kind
from arrears.servicing.documents.paper import Block, Grid, Paper
from arrears.servicing.documents.parts import amount, compose, day, figure, identity
from arrears.servicing.queries.facts import facts_of_loan
from arrears.servicing.queries.loan_page import LoanPage, loan_page

_PARTS = ("principal_minor", "interest_minor", "penalty_minor", "fee_minor", "total_minor")


def claim_paper(*, pages: list[LoanPage], addressee: str, written_on: date) -> Paper:
    """What is claimed as of the pages' day, by part, and how it stood at the end of each month before."""
    blocks = []
    for page in pages:
        currency = page.header.currency
        claim = claim_of_page(page)
        rows = tuple(_claim_row(on, found, currency) for on, found in _history(page, claim))
        facts = [
            (_("Principal"), amount(claim.principal_minor, currency)),
            (_("Interest"), amount(claim.interest_minor, currency)),
            (_("Penalty interest"), amount(claim.penalty_minor, currency)),
            (_("Fees"), amount(claim.fee_minor, currency)),
            (_("Together"), amount(claim.total_minor, currency)),
        ]
        headings = (
            _("As of the end of"),
            _("Principal"),
            _("Interest"),
            _("Penalty interest"),
            _("Fees"),
            _("Together"),
        )
        title = _("Loan %(number)s on %(day)s") % {"number": page.header.number, "day": day(page.as_of)}
        blocks.append(
            Block(title=title, facts=tuple(facts), grid=Grid(headings=headings, rows=rows, figures_from=1))
        )
    return compose(title=_("Statement of claim"), addressee=addressee, blocks=blocks, written_on=written_on)


def contract_paper(*, pages: list[LoanPage], addressee: str, written_on: date) -> Paper:
    """What was agreed and what was paid out."""
    blocks = []
    for page in pages:
        header, currency = page.header, page.header.currency
        paid_out = [
            event for event in page.events if event.kind == Kind.DISBURSE and event.reversed_by is None
        ]
        facts = (
            *identity(page),
            (_("Annual rate"), f"{header.rate_ppb / 10_000_000:.4f} %"),
            (_("Instalments"), str(header.instalments)),
            (_("First due on"), day(header.first_due_on) if header.first_due_on else "–"),
            (_("Product's version"), header.product_version),
        )
        grid = Grid(
            headings=(_("Paid out on"), _("Reference"), _("Amount")),
            rows=tuple(
                (one.value_on.isoformat(), f"event/{one.event_id}", figure(one.amount_minor, currency))
                for one in paid_out
            ),
            figures_from=2,
        )
        blocks.append(Block(title=_("Loan %(number)s") % {"number": header.number}, facts=facts, grid=grid))
    return compose(
        title=_("Contract and disbursement"), addressee=addressee, blocks=blocks, written_on=written_on
    )


def contacts_paper(*, person_id: int, addressee: str, written_on: date) -> Paper:
    """Every contact and every denial, each with the decision of the gate."""
    attempts = attempts_of_person(person_id)
    made = {one.decision_id: one for one in attempts if one.decision_id is not None}
    rows = [_contact_row(asked, made.get(asked.id)) for asked in decisions_of_person(person_id)]
    rows += [_contact_row(None, one) for one in attempts if one.decision_id is None]
    rows.sort()
    headings = (
        _("When"),
        _("Channel"),
        _("Purpose"),
        _("Decision"),
        _("Verdict"),
        _("Result"),
        _("Recording"),
    )
    grid = Grid(headings=headings, rows=tuple(rows), figures_from=len(headings))
    block = Block(title=_("Contacts with their decisions"), grid=grid)
    return compose(title=_("Contact log"), addressee=addressee, blocks=(block,), written_on=written_on)


def _contact_row(asked: DecisionSeen | None, one: AttemptSeen | None) -> tuple[str, ...]:
    """A decision with what came of it; without one the debtor made the contact."""
    seen = asked or one
    assert seen is not None
    denied = asked is not None and asked.verdict == "deny"
    result = RESULTS[one.result].label if one else (_("denied") if denied else _("not made"))
    return (
        f"{timezone.localtime(seen.at):%Y-%m-%d %H:%M}",
        seen.channel,
        seen.purpose,
        str(asked.id) if asked else "–",
        asked.verdict if asked else _("by the debtor"),
        str(result),
        (one.recording if one else "") or "–",
    )


def course_paper(*, page: LegalCasePage, addressee: str, written_on: date) -> Paper:
    """Notices, filings and what followed, each with the paper that proves it; costs; facts of the loans."""
    row = page.row
    facts = (
        (_("Court"), row.court),
        (_("Number at the court"), row.court_number or "–"),
        (_("Way"), str(TRACK[row.track])),
        (_("State"), str(LEGAL_STATE[row.state].label)),
    )
    steps = Grid(
        headings=(_("Day"), _("Step"), _("Paper")),
        rows=tuple((one.on.isoformat(), str(STEP[one.step]), one.document) for one in page.steps),
        figures_from=3,
    )
    costs = Grid(
        headings=(_("Day"), _("Cost"), _("Paid to"), _("Invoice"), _("Amount")),
        rows=tuple(
            (
                one.on.isoformat(),
                str(COST_KIND[CostKind(one.kind)]),
                one.payee,
                one.invoice,
                figure(one.amount_minor, row.currency),
            )
            for one in page.costs
        ),
        figures_from=4,
    )
    blocks = (
        Block(title=_("Course"), facts=facts, grid=steps),
        Block(title=_("Costs"), grid=costs),
        Block(title=_("Evidence in the loans' files"), lines=tuple(_evidence(row.loan_ids))),
    )
    return compose(
        title=_("Course of the case and evidence"), addressee=addressee, blocks=blocks, written_on=written_on
    )


def _evidence(loan_ids: tuple[int, ...]) -> Iterator[str]:
    for loan in loan_ids:
        for fact in facts_of_loan(loan_id=loan):
            if not fact.taken_back:
                name = fact.kind.name.lower().replace("_", " ")
                yield f"{fact.happened_on} · {name} · {fact.evidence or '–'} · fact/{fact.id}"


def _history(page: LoanPage, claim: Claim) -> Iterator[tuple[date, Claim]]:
    """The end of each month since the first due day, then the day itself."""
    start = page.header.first_due_on or page.header.start_on
    first = start.replace(day=1)
    while True:
        first = (first + timedelta(days=32)).replace(day=1)
        on = first - timedelta(days=1)
        if on >= page.as_of:
            break
        found = loan_page(loan_id=page.header.loan_id, as_of=on, known_on=page.known_on)
        yield on, claim_of_page(found)
    yield page.as_of, claim


def _claim_row(on: date, claim: Claim, currency: str) -> tuple[str, ...]:
    return (on.isoformat(), *(figure(getattr(claim, part), currency) for part in _PARTS))
