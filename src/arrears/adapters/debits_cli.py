"""The commands `arrears bank mandate` and `arrears bank debits`."""

from datetime import date, datetime, timedelta
from pathlib import Path

import click
from django.utils.translation import gettext as _

from arrears.adapters.bank_cli import bank
from arrears.plumbing.acting import user
from arrears.plumbing.speaking import LANGUAGE

_DAY = click.DateTime(["%Y-%m-%d"])


@bank.group("mandate")
def mandate() -> None:
    """Permissions of borrowers to debit their accounts."""


@mandate.command("add")
@click.argument("loan")
@click.option("--reference", required=True, help="The mandate's number, also at the bank.")
@click.option("--name", required=True, help="Holder of the account.")
@click.option("--account", required=True, help="IBAN, or the domestic number.")
@click.option("--bic", default="", help="BIC of the bank, where it needs one.")
@click.option("--signed-on", type=_DAY, required=True)
@click.option("--scheme", default="CORE", show_default=True)
@LANGUAGE
def add(
    loan: str, reference: str, name: str, account: str, bic: str, signed_on: datetime, scheme: str
) -> None:
    """Keeps a mandate for LOAN (number or id)."""
    from arrears.payments.operations.mandate import keep_mandate
    from arrears.servicing.cli import loan_id_of
    from arrears.servicing.queries import head_of_loan

    loan_id = head_of_loan(loan_id=loan_id_of(loan)).id
    number = keep_mandate(
        reference=reference,
        loan_id=loan_id,
        name=name,
        account=account,
        bic=bic,
        signed_on=signed_on.date(),
        scheme=scheme,
        actor=user(),
    )
    click.echo(_("Mandate %(reference)s is kept as %(id)d.") % {"reference": reference, "id": number})


@mandate.command("revoke")
@click.argument("reference")
@click.option("--reason", required=True, help="Why; it is written into the audit trail.")
@LANGUAGE
def revoke(reference: str, reason: str) -> None:
    """Nothing is collected under the mandate REFERENCE any more."""
    from arrears.payments.operations.mandate import revoke_mandate

    revoke_mandate(reference=reference, actor=user(), reason=reason)
    click.echo(_("Mandate %(reference)s is revoked.") % {"reference": reference})


@bank.group("debits")
def debits() -> None:
    """Direct debits: planned, made into a file, rejected by the bank."""


@debits.command("plan")
@click.option("--through", type=_DAY, default=None, help="What falls due by this day (default: in 5 days).")
@LANGUAGE
def plan(through: datetime | None) -> None:
    """Plans an attempt for every mandate whose loan has something due."""
    from arrears.plumbing import clock
    from arrears.servicing.operations.plan_debits import plan_debits

    day: date = through.date() if through else clock.business_date() + timedelta(days=5)
    done = plan_debits(through=day)
    click.echo(
        _("%(planned)d attempts planned; none for %(none)d loans.")
        % {"planned": len(done.collection_ids), "none": len(done.none)}
    )
    for loan_id, why in done.none.items():
        click.echo(f"  {loan_id}: {why.name.lower()}")


@debits.command("file")
@click.option("--creditor", type=click.Path(path_type=Path), required=True, help="YAML: who collects.")
@click.option("--currency", default="EUR", show_default=True)
@click.option("--through", type=_DAY, default=None, help="Attempts up to this day (default: in 5 days).")
@click.option("--version", type=click.Choice(["08", "02"]), default="08", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@LANGUAGE
def file(creditor: Path, currency: str, through: datetime | None, version: str, output: Path) -> None:
    """Writes planned attempts into a pain.008 file for the bank."""
    from arrears.adapters.bank.pain008 import read_creditor
    from arrears.adapters.operations.make_debits import make_debits
    from arrears.plumbing import clock

    done = make_debits(
        creditor=read_creditor(path=creditor),
        currency=currency,
        through=through.date() if through else clock.business_date() + timedelta(days=5),
        output=output,
        actor=user(),
        version=version,
    )
    click.echo(
        _("%(count)d direct debits are in %(path)s (message %(message)s).")
        % {"count": done.debits, "path": output, "message": done.message_id}
    )


@debits.command("rejected")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@LANGUAGE
def rejected(path: Path) -> None:
    """Takes a status report (pain.002): attempts that the bank did not carry out are tried again."""
    from arrears.adapters.bank.pain002 import read_pain002
    from arrears.adapters.operations.make_debits import take_rejections

    noted, others = take_rejections(rejections=read_pain002(path=path))
    click.echo(_("%(noted)d failed; %(others)d not ours or known.") % {"noted": noted, "others": others})
