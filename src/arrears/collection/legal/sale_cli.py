"""The command `arrears sale`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arrears.collection.legal.choices import SALE_STATE
from arrears.collection.legal.cli import DAY
from arrears.plumbing import clock
from arrears.plumbing.acting import user
from arrears.plumbing.printing import print_rows
from arrears.plumbing.speaking import LANGUAGE
from arrears.servicing.explain_forms import money


@click.group()
def sale() -> None:
    """Sales of claims: choose, freeze, bid, transfer, tell, send on what comes in."""


@sale.command("list")
@LANGUAGE
def list_sales() -> None:
    """All sales."""
    from arrears.collection.legal.queries.sales import bids, sales

    print_rows(
        title=_("Sales of claims"),
        headings=(
            pgettext("record", "No."),
            pgettext("thing", "Name"),
            _("State"),
            _("Claims"),
            _("Owed"),
            _("Buyer"),
            _("Price"),
            _("Bids"),
        ),
        rows=[
            (
                str(row.id),
                row.name,
                str(SALE_STATE[row.state].label),
                str(row.claims),
                money(row.claim_minor, row.currency),
                row.buyer or "–",
                money(row.price_minor, row.currency) if row.price_minor else "–",
                ", ".join(
                    f"#{bid.id} {money(bid.price_minor, row.currency)}" for bid in bids(sale_id=row.id)
                ),
            )
            for row in sales()
        ],
    )


@sale.command("freeze")
@click.argument("name")
@click.option("--rule", required=True, help="A rule of rules/collection/sales.yaml.")
@LANGUAGE
def freeze(name: str, rule: str) -> None:
    """Chooses the claims that fit a rule and freezes the tape."""
    from arrears.collection.legal.operations.freeze_sale import freeze_sale

    number = freeze_sale(name=name, rule=rule, at=clock.moment(), actor=user())
    click.echo(_("Sale %(id)d is frozen.") % {"id": number})


@sale.command("tape")
@click.argument("number", type=int)
@click.argument("out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@LANGUAGE
def tape(number: int, out: Path) -> None:
    """Writes the masked tape to OUT."""
    from arrears.collection.legal.operations.write_tape import masked_tape

    out.write_bytes(masked_tape(sale_id=number))
    click.echo(_("Written to %(path)s.") % {"path": out})


@sale.command("bid")
@click.argument("number", type=int)
@click.argument("bidder")
@click.argument("price_minor", type=click.IntRange(1))
@click.option("--document", required=True, help="The paper that holds the bid.")
@click.option("--on", type=DAY, help="Its day; default: today.")
@LANGUAGE
def bid(number: int, bidder: str, price_minor: int, document: str, on: datetime | None) -> None:
    """Writes a bid down; PRICE_MINOR in minor units."""
    from arrears.collection.legal.operations.bid import take_bid

    found = take_bid(
        sale_id=number,
        bidder=bidder,
        price_minor=price_minor,
        document=document,
        on=on.date() if on else clock.business_date(),
        actor=user(),
    )
    click.echo(_("Bid %(id)d is written down.") % {"id": found})


@sale.command("accept")
@click.argument("bid", type=int)
@click.option("--contract", required=True, help="The contract's number.")
@LANGUAGE
def accept(bid: int, contract: str) -> None:
    """Takes a bid; another person transfers."""
    from arrears.collection.legal.operations.bid import accept_bid

    accept_bid(bid_id=bid, contract=contract, actor=user())
    click.echo(_("The bid is taken. Another person has to approve the sale."))


@sale.command("transfer")
@click.argument("number", type=int)
@LANGUAGE
def transfer(number: int) -> None:
    """Approves a sale and transfers its claims."""
    from arrears.collection.legal.operations.transfer_sale import transfer_sale

    count = transfer_sale(sale_id=number, at=clock.moment(), actor=user())
    click.echo(_("%(count)d claims were transferred.") % {"count": count})


@sale.command("tell")
@click.argument("number", type=int)
@LANGUAGE
def tell(number: int) -> None:
    """Sends the notices of assignment that are still missing."""
    from arrears.collection.legal.operations.notify_assignment import notify_assignment

    told = notify_assignment(sale_id=number, at=clock.moment(), actor=user())
    click.echo(
        _("%(sent)d notices sent, %(denied)d not allowed now, %(without)d without an address.")
        % {"sent": told.sent, "denied": told.denied, "without": told.without_address}
    )


@sale.command("remit")
@click.argument("owner")
@click.option("--currency", required=True, help="Three letters.")
@click.option("--order", required=True, help="The payment order; the same again books nothing twice.")
@click.option("--propose", is_flag=True, help="Above what one person may pay out: propose it.")
@LANGUAGE
def remit(owner: str, currency: str, order: str, propose: bool) -> None:
    """Books what came in on claims sold to OWNER as sent on to them."""
    from arrears.servicing.operations.propose_for_owner import pay_or_propose
    from arrears.servicing.operations.remit_to_owner import remit_to_owner

    said: dict[str, Any] = {
        "party": owner,
        "currency": currency,
        "evidence": order,
        "idempotency_key": f"remit/{owner}/{currency}/{order}",
        "actor": user(),
        "source": "cli",
        "reason": order,
    }
    done, proposal_id = (
        pay_or_propose(verb="remit_to_owner", said=said) if propose else (remit_to_owner(**said), None)
    )
    if done is None:
        click.echo(_("It waits for a second person as proposal %(id)s.") % {"id": proposal_id})
        return
    amount = money(done.amount_minor, currency)
    click.echo(_("%(amount)s is booked as sent to %(party)s.") % {"amount": amount, "party": owner})


@sale.command("take-back")
@click.argument("remittance", type=int)
@click.option("--evidence", required=True, help="What shows that the money came back or never went.")
@click.option("--reason", required=True, help="Why.")
@LANGUAGE
def take_back(remittance: int, evidence: str, reason: str) -> None:
    """Takes REMITTANCE back: its money is due to the owner again. Above the lender's limit it is proposed."""
    from arrears.servicing.operations.propose_for_owner import pay_or_propose

    done, proposal_id = pay_or_propose(
        verb="take_back_remittance",
        said={
            "remittance_id": remittance,
            "evidence": evidence,
            "idempotency_key": f"take-back/{remittance}/{evidence}",
            "actor": user(),
            "source": "cli",
            "reason": reason,
        },
    )
    if done is None:
        click.echo(_("It waits for a second person as proposal %(id)s.") % {"id": proposal_id})
        return
    click.echo(
        _("Remittance %(id)s is taken back: its money is due to the owner again.") % {"id": remittance}
    )
