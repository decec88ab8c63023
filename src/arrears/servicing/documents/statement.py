"""The borrower's statement: what was agreed, the plan with its paid parts, what happened, what is owed."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from arrears.kernel.codes import Kind
from arrears.servicing.choices import KIND, STANDING, STATUS
from arrears.servicing.documents.paper import Block, Grid, Paper
from arrears.servicing.documents.parts import amount, compose, day, figure, how_to_pay, identity, owed
from arrears.servicing.explain_words import explain
from arrears.servicing.queries.loan_page import LoanPage

_WITHOUT_AMOUNT = (Kind.REVERSE, Kind.PAUSE_DELINQUENCY, Kind.RESUME_DELINQUENCY)


def statement(*, page: LoanPage, addressee: str, written_on: date) -> Paper:
    """The statement of a loan's page, in the active language.

    A page with `known_on` gives the statement as it was printed then, without what was written down later.
    """
    said = {section.title: section.lines for section in explain(page)}
    blocks = [
        Block(title=_("Your loan"), facts=_facts(page), lines=said.get(_("What was agreed"), ())),
        Block(
            title=_("What is owed on %(day)s") % {"day": day(page.as_of)},
            facts=owed(page),
            lines=(*_overdue(page), *said.get(_("What comes next"), ())),
        ),
    ]
    if page.instalments:
        blocks.append(Block(title=_("The instalments, and what is paid of them"), grid=_plan(page)))
    blocks.append(Block(title=_("What happened"), grid=_events(page)))
    if _("Penalty interest") in said:
        blocks.append(Block(title=_("Penalty interest"), lines=said[_("Penalty interest")]))
    blocks.append(how_to_pay(page))
    return compose(
        title=_("Statement of your loan"), addressee=addressee, blocks=blocks, written_on=written_on
    )


def _facts(page: LoanPage) -> tuple[tuple[str, str], ...]:
    facts = [*identity(page), (_("State on"), day(page.as_of))]
    if page.known_on != date.max:
        facts.append((_("With what was known on"), day(page.known_on)))
    status = next((c.label for code, c in STATUS.items() if int(code) == page.state["status"]), "")
    return (*facts, (_("Status"), str(status)))


def _overdue(page: LoanPage) -> Iterator[str]:
    state, currency = page.state, page.header.currency
    if state["overdue_minor"]:
        yield _("%(amount)s of it is past due, for %(days)d days.") % {
            "amount": amount(state["overdue_minor"], currency),
            "days": state["dpd_days"],
        }
    if state["overpaid_minor"]:
        yield _("%(amount)s too much was paid and is held for you; ask for it back at any time.") % {
            "amount": amount(state["overpaid_minor"], currency)
        }


def _plan(page: LoanPage) -> Grid:
    currency = page.header.currency
    headings = (
        _("No."),
        _("Due on"),
        _("State"),
        _("Principal"),
        _("Interest"),
        _("Fees"),
        _("Penalty interest"),
        _("All of it"),
        _("Paid"),
        _("Open"),
    )
    rows = tuple(
        (
            str(row.number),
            row.due_on.isoformat(),
            str(STANDING[row.standing].label),
            *(
                figure(minor, currency)
                for minor in (
                    row.principal_minor,
                    row.interest_minor,
                    row.fee_minor,
                    row.penalty_minor,
                    row.total_minor,
                    row.paid_minor,
                    row.open_minor,
                )
            ),
        )
        for row in page.instalments
    )
    return Grid(headings=headings, rows=rows, figures_from=3)


def _events(page: LoanPage) -> Grid:
    currency = page.header.currency
    headings = (
        _("Day"),
        _("What"),
        _("Amount"),
        _("Principal"),
        _("Interest"),
        _("Fees"),
        _("Penalty interest"),
        _("Principal left"),
    )
    rows = []
    for event in page.events:
        if event.value_on > page.as_of:
            continue
        what = str(KIND[Kind(event.kind)].label)
        if event.reversed_by is not None:
            what = _("%(what)s (reversed later)") % {"what": what}
        parts = (event.principal_minor, event.interest_minor, event.fee_minor, event.penalty_minor)
        given = None if event.kind in _WITHOUT_AMOUNT else event.amount_minor
        cells = ("" if m is None else figure(m, currency) for m in (given, *parts, event.balance_minor))
        rows.append((event.value_on.isoformat(), what, *cells))
    return Grid(headings=headings, rows=tuple(rows), figures_from=2)
