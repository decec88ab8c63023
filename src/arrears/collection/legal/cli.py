"""The command `arrears legal`."""

from datetime import datetime

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.collection.legal.choices import CLOCK, LEGAL_STATE, STEP, TRACK, WHO, CostKind, Step, Track
from arrears.plumbing import clock
from arrears.plumbing.acting import user
from arrears.plumbing.printing import print_rows
from arrears.plumbing.speaking import LANGUAGE
from arrears.servicing.explain_forms import money

DAY = click.DateTime(formats=["%Y-%m-%d"])
_STEPS = [step.value for step in Step if step not in (Step.OPENED, Step.NOTICE_SENT)]


@click.group()
def legal() -> None:
    """Legal action: cases, steps, deadlines, costs, limitation."""


@legal.command("list")
@click.option("--closed", is_flag=True, help="Those that are closed.")
@LANGUAGE
def list_cases(closed: bool) -> None:
    """Legal cases by their next deadline."""
    from arrears.collection.legal.queries.cases import legal_cases

    _count, rows = legal_cases(on=clock.business_date(), closed=closed)
    print_rows(
        title=_("Legal cases"),
        headings=(
            pgettext("record", "No."),
            _("State"),
            _("Way"),
            _("Court"),
            _("Claimed"),
            _("Next deadline"),
            _("For what"),
            _("Who acts"),
        ),
        rows=[
            (
                str(row.id),
                str(LEGAL_STATE[row.state].label),
                str(TRACK[row.track]),
                row.court,
                money(row.claimed_minor, row.currency),
                f"{row.next_on or '–'}",
                str(CLOCK[row.next_clock]) if row.next_clock else "–",
                str(WHO[row.next_who]) if row.next_who else "–",
            )
            for row in rows
        ],
    )


@legal.command("show")
@click.argument("number", type=int)
@LANGUAGE
def show_case(number: int) -> None:
    """The steps and the deadlines of a legal case."""
    from arrears.collection.legal.queries.cases import legal_case_page

    page = legal_case_page(legal_case_id=number, on=clock.business_date())
    print_rows(
        title=_("Steps"),
        headings=(_("Day"), _("Step"), _("Paper")),
        rows=[(f"{one.on}", str(STEP[one.step]), one.document) for one in page.steps],
    )
    print_rows(
        title=_("Deadlines"),
        headings=(_("Through"), _("For what"), _("Who acts"), _("Met on"), _("Source")),
        rows=[
            (f"{one.due_on}", str(CLOCK[one.code]), str(WHO[one.who]), f"{one.met_on or '–'}", one.source)
            for one in page.clocks
        ],
    )


@legal.command("open")
@click.argument("case", type=int)
@click.argument("court")
@click.option("--track", type=click.Choice([one.value for one in Track]), help="Default: by the amount.")
@click.option("--document", required=True, help="The paper in which it was decided.")
@LANGUAGE
def open_case(case: int, court: str, track: str | None, document: str) -> None:
    """Begins legal action for the loans of a collection case."""
    from arrears.collection.legal.operations.open_legal_case import open_legal_case

    number = open_legal_case(
        case_id=case,
        court=court,
        document=document,
        at=clock.moment(),
        actor=user(),
        track=Track(track) if track else None,
    )
    click.echo(_("Legal case %(id)d is opened.") % {"id": number})


@legal.command("notice")
@click.argument("number", type=int)
@click.option("--document", required=True, help="The letter's number.")
@LANGUAGE
def notice(number: int, document: str) -> None:
    """Sends the notice to the debtor's address, if the gate allows it."""
    from arrears.collection.legal.operations.send_notice import send_notice

    sent = send_notice(legal_case_id=number, document=document, at=clock.moment(), actor=user())
    if sent.step_id is None:
        click.echo(_("Not allowed now: %(why)s.") % {"why": ", ".join(sent.decision.rules)})
    else:
        click.echo(_("The notice goes to %(address)s.") % {"address": sent.address})


@legal.command("step")
@click.argument("number", type=int)
@click.argument("step", type=click.Choice(_STEPS))
@click.option("--on", type=DAY, help="The day on which it happened; default: today.")
@click.option("--document", required=True, help="The paper that shows it.")
@click.option("--court-number", default="", help="The court's number of the case.")
@click.option("--hearing-on", type=DAY, help="Day of the hearing.")
@click.option("--perform-by", type=DAY, help="Last day to pay as judged.")
@click.option("--judged-minor", type=click.IntRange(0), default=0, help="Judged, in minor units.")
@click.option("--costs-minor", type=click.IntRange(0), default=0, help="Costs on the debtor, in minor units.")
@LANGUAGE
def take(
    number: int,
    step: str,
    on: datetime | None,
    document: str,
    court_number: str,
    hearing_on: datetime | None,
    perform_by: datetime | None,
    judged_minor: int,
    costs_minor: int,
) -> None:
    """Writes the next step of a legal case down."""
    from arrears.collection.legal.operations.take_step import Particulars, take_step

    take_step(
        legal_case_id=number,
        step=Step(step),
        on=on.date() if on else clock.business_date(),
        document=document,
        at=clock.moment(),
        actor=user(),
        told=Particulars(
            court_number=court_number,
            hearing_on=hearing_on.date() if hearing_on else None,
            perform_by=perform_by.date() if perform_by else None,
            judged_minor=judged_minor,
            costs_on_debtor_minor=costs_minor,
        ),
    )
    click.echo(_("“%(step)s” is written down.") % {"step": STEP[Step(step)]})


@legal.command("cost")
@click.argument("number", type=int)
@click.argument("kind", type=click.Choice([one.value for one in CostKind]))
@click.option("--payee", required=True, help="Who is paid.")
@click.option("--invoice", required=True, help="On which invoice.")
@click.option("--on", type=DAY, help="Its day; default: today.")
@click.option("--amount-minor", type=click.IntRange(1), help="Default for the filing fee: the court's table.")
@LANGUAGE
def cost(
    number: int, kind: str, payee: str, invoice: str, on: datetime | None, amount_minor: int | None
) -> None:
    """Records a cost."""
    from arrears.collection.legal.operations.record_cost import record_cost

    record_cost(
        legal_case_id=number,
        kind=CostKind(kind),
        payee=payee,
        invoice=invoice,
        on=on.date() if on else clock.business_date(),
        amount_minor=amount_minor,
        actor=user(),
    )
    click.echo(_("The cost is recorded."))


@legal.command("limitation")
@click.option("--within", type=click.IntRange(0, 3650), default=90, show_default=True, help="Days ahead.")
@LANGUAGE
def limitation(within: int) -> None:
    """Loans whose time in court ends within so many days."""
    from arrears.collection.legal.queries.limitations import limitations_ending

    rows = limitations_ending(as_of=clock.business_date(), within_days=within)
    print_rows(
        title=_("Limitation ends"),
        headings=(_("Loan"), _("Case"), _("Last day")),
        rows=[(row.number, str(row.case_id), f"{row.expires_on}") for row in rows],
    )
