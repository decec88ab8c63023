"""The command `arrears visit`: field visits planned, recorded and listed."""

from datetime import datetime

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.collection.contacts.choices import SPOKE_WITH, SpokeWith
from arrears.collection.legal.choices import VISIT_BREACH, VISIT_STATE, VisitBreach, VisitState
from arrears.plumbing import clock
from arrears.plumbing.acting import user
from arrears.plumbing.printing import print_rows
from arrears.plumbing.speaking import LANGUAGE

MOMENT = click.DateTime(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
_RESULTS = {"met": VisitState.MET, "not_met": VisitState.NOT_MET, "refused": VisitState.REFUSED}
_WHO = {one.name.lower(): one for one in SpokeWith}


@click.group()
def visit() -> None:
    """Field visits: two people or more, with consent, through the gate."""


@visit.command("list")
@LANGUAGE
def list_visits() -> None:
    """Visits to come, then those that were."""
    from arrears.collection.legal.queries.visits import visits

    print_rows(
        title=_("Visits"),
        headings=(
            pgettext("record", "No."),
            _("Case"),
            _("State"),
            _("When"),
            _("Who goes"),
            _("Spoke with"),
            _("Breaches"),
        ),
        rows=[
            (
                str(row.id),
                str(row.case_id),
                str(VISIT_STATE[row.state].label),
                f"{timezone.localtime(row.planned_at):%Y-%m-%d %H:%M}",
                ", ".join(row.collectors),
                str(SPOKE_WITH[row.spoke_with].label) if row.began_at else "–",
                ", ".join(str(VISIT_BREACH[VisitBreach(code)]) for code in row.breaches) or "–",
            )
            for row in visits()
        ],
    )


@visit.command()
@click.argument("case_id", type=int)
@click.option("--at", "at_", type=MOMENT, required=True, help="Such as 2026-11-03T15:00.")
@click.option("--collector", "collectors", multiple=True, required=True, help="Who goes; name each.")
@click.option("--consent", required=True, help="Where the debtor's consent to be visited is kept.")
@LANGUAGE
def plan(case_id: int, at_: datetime, collectors: tuple[str, ...], consent: str) -> None:
    """Plans a visit to the debtor's own address, when the gate allows it."""
    from arrears.collection.cases.queries import case
    from arrears.collection.legal.failures import UnableToVisit
    from arrears.collection.legal.operations.plan_visit import own_address, plan_visit

    planned = plan_visit(
        case_id=case_id,
        contact_point_id=own_address(person_id=case(case_id=case_id).person_id),
        collectors=collectors,
        planned_at=timezone.make_aware(at_),
        consent=consent,
        at=clock.moment(),
        actor=user(),
    )
    if planned.visit_id is None:
        rules = ", ".join(planned.decision.rules)
        raise UnableToVisit(_("Not allowed then: %(why)s.") % {"why": rules})
    click.echo(_("Visit %(id)d is planned.") % {"id": planned.visit_id})


@visit.command()
@click.argument("number", type=int)
@click.argument("result", type=click.Choice(list(_RESULTS)))
@click.option("--spoke-with", type=click.Choice(list(_WHO)), default="nobody", show_default=True)
@click.option("--began", type=MOMENT, required=True, help="When it began.")
@click.option("--went", multiple=True, help="Who of the collectors was there (default: all).")
@click.option("--recording", required=True, help="Reference of the recording.")
@click.option("--id-shown", is_flag=True, help="The collectors showed who they are.")
@click.option("--entered", is_flag=True, help="They entered the home.")
@click.option("--entry-consent", default="", help="Where the consent to enter is kept.")
@click.option("--remark", default="")
@LANGUAGE
def record(
    number: int,
    result: str,
    spoke_with: str,
    began: datetime,
    went: tuple[str, ...],
    recording: str,
    id_shown: bool,
    entered: bool,
    entry_consent: str,
    remark: str,
) -> None:
    """Records what came of a visit, and says what was not as the rules ask."""
    from arrears.collection.legal.operations.record_visit import Told, record_visit
    from arrears.collection.legal.queries.visits import visit as find

    known = find(visit_id=number)
    told = Told(
        state=_RESULTS[result],
        spoke_with=_WHO[spoke_with],
        went=went or tuple(known.collectors if known else ()),
        id_shown=id_shown,
        entered=entered,
        entry_consent=entry_consent,
        recording=recording,
        began_at=timezone.make_aware(began),
        remark=remark,
    )
    breaches = record_visit(visit_id=number, told=told, actor=user())
    click.echo(_("The visit is recorded."))
    for breach in breaches:
        click.echo(_("Not as the rules ask: %(what)s") % {"what": VISIT_BREACH[breach]}, err=True)


@visit.command()
@click.argument("number", type=int)
@LANGUAGE
def cancel(number: int) -> None:
    """Calls a planned visit off."""
    from arrears.collection.legal.operations.record_visit import cancel_visit

    cancel_visit(visit_id=number, actor=user())
    click.echo(_("The visit is called off."))
