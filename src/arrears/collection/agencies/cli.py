"""The command `arrears agency`."""

from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.collection.agencies.choices import LINE_VERDICT, Why
from arrears.plumbing import clock
from arrears.plumbing.acting import user
from arrears.plumbing.currency import plain_amount
from arrears.plumbing.printing import print_rows
from arrears.plumbing.speaking import LANGUAGE

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def agency() -> None:
    """Agencies: the panel, mandates, placements, files, invoices, league table."""


@agency.command("list")
@LANGUAGE
def list_agencies() -> None:
    """The panel and what lies with whom."""
    from arrears.collection.agencies.queries.panel import agencies

    rows = [
        (
            row.code,
            row.name,
            str(row.held),
            str(row.capacity),
            f"{row.contract_to}",
            f"{row.evaluated_on or '–'}",
        )
        for row in agencies()
    ]
    print_rows(
        title=_("Agencies"),
        headings=(
            _("Code"),
            pgettext("thing", "Name"),
            _("Debtors"),
            _("Room for"),
            _("Contract to"),
            _("Evaluated on"),
        ),
        rows=rows,
    )


@agency.command()
@click.argument("code")
@click.argument("name")
@click.option("--from", "from_on", type=_DAY, required=True, help="First day of the contract.")
@click.option("--to", "to_on", type=_DAY, required=True, help="Last day of the contract.")
@click.option("--clause", "clauses", multiple=True, help="A clause that the contract states; give all.")
@click.option("--commission", default="standard", show_default=True, help="Table of commission.")
@click.option("--capacity", type=click.IntRange(1), required=True, help="Debtors at once.")
@LANGUAGE
def admit(
    code: str,
    name: str,
    from_on: datetime,
    to_on: datetime,
    clauses: tuple[str, ...],
    commission: str,
    capacity: int,
) -> None:
    """Takes an agency into the panel."""
    from arrears.collection.agencies.operations.admit import admit as do

    do(
        code=code,
        name=name,
        contract_from=from_on.date(),
        contract_to=to_on.date(),
        clauses=clauses,
        commission_code=commission,
        capacity=capacity,
        actor=user(),
    )
    click.echo(_("%(name)s is in the panel.") % {"name": name})


@agency.command()
@click.argument("code")
@click.option("--channel", "channels", multiple=True, required=True, help="A channel that it may use.")
@click.option("--dpd-from", type=click.IntRange(0), required=True, help="Days past due from.")
@click.option("--dpd-to", type=click.IntRange(0), required=True, help="Days past due to.")
@click.option("--from", "from_on", type=_DAY, required=True, help="First day.")
@click.option("--to", "to_on", type=_DAY, required=True, help="Last day.")
@LANGUAGE
def mandate(
    code: str, channels: tuple[str, ...], dpd_from: int, dpd_to: int, from_on: datetime, to_on: datetime
) -> None:
    """Says what an agency may do, from when to when."""
    from arrears.collection.agencies.operations.give_mandate import give_mandate

    number = give_mandate(
        agency=code,
        channels=channels,
        dpd_from=dpd_from,
        dpd_to=dpd_to,
        from_on=from_on.date(),
        to_on=to_on.date(),
        actor=user(),
    )
    click.echo(_("Mandate %(id)d is given.") % {"id": number})


@agency.command()
@LANGUAGE
def place() -> None:
    """Places cases by the rules (rules/collection/placement.yaml)."""
    from arrears.collection.agencies.operations.place import place_by_rules

    click.echo(_("%(count)d cases were placed.") % {"count": place_by_rules(at=clock.moment(), actor=user())})


@agency.command()
@click.argument("placement", type=int)
@LANGUAGE
def recall(placement: int) -> None:
    """Takes a placement back."""
    from arrears.collection.agencies.operations.recall import recall as do

    do(placement_id=placement, why=Why.LENDER, actor=user())
    click.echo(_("Placement %(id)d is taken back.") % {"id": placement})


@agency.command()
@click.argument("code")
@click.argument("out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@LANGUAGE
def cases(code: str, out: Path) -> None:
    """Writes the file of what lies with the agency to OUT."""
    from arrears.collection.agencies.operations.write_cases import write_cases

    out.write_bytes(write_cases(agency=code, actor=user()))
    click.echo(_("Written to %(path)s.") % {"path": out})


@agency.command()
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@LANGUAGE
def results(code: str, file: Path) -> None:
    """Records what the agency did; rows without an allowed decision are refused."""
    from arrears.collection.agencies.operations.take_results import take_results

    taken = take_results(agency=code, content=file.read_bytes(), name=file.name, actor=user())
    click.echo(
        _("%(rows)d rows: %(recorded)d recorded, %(refused)d refused.")
        % {"rows": taken.rows, "recorded": taken.recorded, "refused": len(taken.refused)}
    )
    for row, why in taken.refused:
        click.echo(_("Row %(row)d: %(why)s") % {"row": row, "why": why})


@agency.command()
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@LANGUAGE
def invoice(code: str, file: Path) -> None:
    """Holds an invoice against the ledger and says what is agreed."""
    from arrears.collection.agencies.operations.take_invoice import take_invoice
    from arrears.collection.agencies.queries.invoices import invoice as read

    number = take_invoice(agency=code, content=file.read_bytes(), name=file.name, actor=user())
    found = read(invoice_id=number)
    assert found is not None  # it was just written
    row, lines = found
    print_rows(
        title=_("Invoice %(number)s") % {"number": row.number},
        headings=(_("Row"), _("Loan"), _("Paid on"), _("Asked"), _("Agreed"), _("Verdict")),
        rows=[
            (
                str(line.row),
                line.loan_number,
                f"{line.paid_on}",
                plain_amount(line.claimed_minor, row.currency),
                plain_amount(line.agreed_minor, row.currency),
                str(LINE_VERDICT[line.verdict].label),
            )
            for line in lines
        ],
    )
    click.echo(
        _("Asked %(claimed)s, agreed %(agreed)s %(currency)s.")
        % {
            "claimed": plain_amount(row.claimed_minor, row.currency),
            "agreed": plain_amount(row.agreed_minor, row.currency),
            "currency": row.currency,
        }
    )


@agency.command()
@click.option("--from", "from_on", type=_DAY, required=True, help="Placed from.")
@click.option("--to", "to_on", type=_DAY, required=True, help="Placed to, and what came in by then.")
@LANGUAGE
def league(from_on: datetime, to_on: datetime) -> None:
    """Agencies by what they brought in net of commission. Complaints are on the screen."""
    from arrears.collection.agencies.queries.league import league as read

    rows = [
        (
            row.name,
            str(row.accounts),
            plain_amount(row.placed_minor, row.currency),
            plain_amount(row.collected_minor, row.currency),
            plain_amount(row.commission_minor, row.currency),
            f"{(row.net_liquidation or 0) * 100:.2f} %",
        )
        for row in read(from_on=from_on.date(), to_on=to_on.date(), complaints={})
    ]
    print_rows(
        title=_("League table of agencies"),
        headings=(
            _("Agency"),
            _("Debtors"),
            _("Placed"),
            _("Collected"),
            _("Commission"),
            _("Net liquidation"),
        ),
        rows=rows,
    )
