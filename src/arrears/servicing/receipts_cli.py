"""The commands of `arrears receipts` that take, place and send back money by hand."""

from datetime import datetime

import click
from django.utils.translation import gettext as _

from arrears.payments.choices import CHANNELS, MATCH_REASON
from arrears.payments.cli import receipts
from arrears.plumbing.acting import user
from arrears.plumbing.currency import minor_of
from arrears.plumbing.speaking import LANGUAGE

_ACTOR = click.option("--actor", default=None, help="Who does it (default: this machine's user).")


@receipts.command("receive")
@click.argument("amount")
@click.argument("currency")
@click.option("--value-date", "value_on", type=click.DateTime(["%Y-%m-%d"]), required=True,
              help="Day from which the money counts.")  # fmt: skip
@click.option("--key", required=True, help="What tells this money from all other, such as the bank's id.")
@click.option("--channel", type=click.Choice(list(CHANNELS)), default="transfer", show_default=True)
@click.option("--reference", default="", help="What the payer wrote.")
@click.option("--payer", default="", help="Name of the payer.")
@_ACTOR
@LANGUAGE
def receive_money(
    amount: str,
    currency: str,
    value_on: datetime,
    key: str,
    channel: str,
    reference: str,
    payer: str,
    actor: str | None,
) -> None:
    """Takes AMOUNT (such as 1234.50) in CURRENCY: it goes to its loan when that is certain, else it waits."""
    from arrears.payments.operations.receive import receive
    from arrears.payments.queries import receipt
    from arrears.servicing.operations.apply_receipt import apply_receipt

    number = receive(
        amount_minor=minor_of(text=amount, currency=currency),
        currency=currency,
        value_on=value_on.date(),
        channel=channel,
        idempotency_key=key,
        actor=actor or user(),
        reference=reference,
        payer_name=payer,
    )
    if receipt(receipt_id=number).waits:
        done = apply_receipt(receipt_id=number, actor=actor or user())
        if done.receipt is None and done.reason is not None:
            click.echo(_("Receipt %(id)d waits: %(why)s.") % {"id": number, "why": MATCH_REASON[done.reason]})
            return
    _tell(number)


@receipts.command("assign")
@click.argument("receipt_id", type=int, metavar="RECEIPT")
@click.argument("loan")
@click.option("--reason", required=True, help="Why it is for this loan; it is kept in the loan's history.")
@_ACTOR
@LANGUAGE
def assign(receipt_id: int, loan: str, reason: str, actor: str | None) -> None:
    """Gives the money of RECEIPT to LOAN (number or id)."""
    from arrears.servicing.cli import loan_id_of
    from arrears.servicing.operations.apply_receipt import assign_receipt

    assign_receipt(receipt_id=receipt_id, loan_id=loan_id_of(loan), actor=actor or user(), reason=reason)
    _tell(receipt_id)


@receipts.command("send-back")
@click.argument("receipt_id", type=int, metavar="RECEIPT")
@click.option("--reason", required=True, help="Why; it is written into the audit trail.")
@_ACTOR
@LANGUAGE
def return_money(receipt_id: int, reason: str, actor: str | None) -> None:
    """Sends the money of RECEIPT back to where it came from."""
    from arrears.payments.operations.settle import send_back

    send_back(receipt_id=receipt_id, actor=actor or user(), reason=reason)
    _tell(receipt_id)


def _tell(receipt_id: int) -> None:
    """How the receipt stands now."""
    from arrears.payments.choices import RECEIPT_STATE
    from arrears.payments.queries import receipt

    found = receipt(receipt_id=receipt_id)
    said = {"id": found.id, "state": RECEIPT_STATE[found.state].label, "loan": found.loan_id or "-"}
    click.echo(_("Receipt %(id)d: %(state)s, loan %(loan)s.") % said)
