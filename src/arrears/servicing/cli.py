"""The command `arrears repay`."""

from datetime import datetime

import click
from django.utils.translation import gettext as _

from arrears.plumbing.acting import user
from arrears.plumbing.currency import minor_of
from arrears.plumbing.speaking import LANGUAGE


@click.command()
@click.argument("loan")
@click.argument("amount")
@click.option(
    "--value-date",
    "value_on",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="Day from which the money counts.",
)
@click.option("--key", required=True, help="What tells this payment from all others, such as the bank's id.")
@click.option("--reason", default="", help="Why, for the loan's history.")
@click.option("--actor", default=None, help="Who posts it (default: this machine's user).")
@LANGUAGE
def repay(
    loan: str,
    amount: str,
    value_on: datetime,
    key: str,
    reason: str,
    actor: str | None,
) -> None:
    """Posts a repayment of AMOUNT (in units of the loan's currency, such as 1234.50) to LOAN.

    Repeating a --key does nothing and gives the first answer again.
    """
    from arrears.servicing.explain_words import money
    from arrears.servicing.operations.repay import repay as post
    from arrears.servicing.queries import head_of_loan

    head = head_of_loan(loan_id=loan_id_of(loan))
    done = post(
        loan_id=head.id,
        amount_minor=minor_of(text=amount, currency=head.currency),
        value_on=value_on.date(),
        idempotency_key=key,
        actor=actor or user(),
        source="command line",
        reason=reason,
    )
    if done.repeated:
        click.echo(_("This key was posted before: nothing was done now. The first answer again:"))
    click.echo(
        _("Loan %(loan)s: %(amount)s taken as of %(value)s, posted on %(posted)s as event %(event)d.")
        % {
            "loan": done.loan_number,
            "amount": money(done.amount_minor, done.currency),
            "value": done.value_on,
            "posted": done.posted_on,
            "event": done.event_id,
        }
    )
    click.echo(
        _("Now overdue: %(overdue)s, %(days)d days past due; principal left: %(principal)s.")
        % {
            "overdue": money(done.state["overdue_minor"], done.currency),
            "days": done.state["dpd_days"],
            "principal": money(done.state["principal_outstanding_minor"], done.currency),
        }
    )


def loan_id_of(loan: str) -> int:
    """A loan's id by its number or by the id itself. Raises UnableToFindLoan."""
    from arrears.servicing.queries import UnableToFindLoan, id_of_loan

    try:
        return id_of_loan(number=loan)
    except UnableToFindLoan:
        if loan.isascii() and loan.isdigit() and len(loan) < 19:
            return int(loan)
        raise
