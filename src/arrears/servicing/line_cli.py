"""The commands `arrears line …`: opened, shown, used, changed."""

import uuid
from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _

from arrears.plumbing.acting import user
from arrears.plumbing.currency import minor_of
from arrears.plumbing.speaking import LANGUAGE

_DAY = click.DateTime(["%Y-%m-%d"])
_VALUE = click.option("--value-date", type=_DAY, help="Day from which it counts (default: the open one).")
_KEY = click.option("--key", help="What tells this from all others; made up when left out.")
_REASON = click.option("--reason", default="", help="Why, for the line's history.")
_PREVIEW = click.option("--preview", is_flag=True, help="Shows what it would do, and does nothing.")
_PPB_OF_PERCENT = 10_000_000


@click.group()
def line() -> None:
    """Credit lines: revolving ones with statements, cash ones with drawings."""


@line.command("open")
@click.argument("product")
@click.argument("borrower", type=int)
@click.argument("limit")
@click.option("--rate", required=True, help="Per cent a year, such as 18.25.")
@_KEY
@_REASON
@click.option("--propose", is_flag=True, help="Above what one person may grant: propose the limit.")
@LANGUAGE
def open_command(
    product: str, borrower: int, limit: str, rate: str, key: str | None, reason: str, propose: bool
) -> None:
    """Opens a line of PRODUCT for BORROWER (their id) with a LIMIT."""
    from decimal import Decimal, InvalidOperation

    from arrears.plumbing.clock import business_date
    from arrears.rulebook import products
    from arrears.servicing.operations.open_line import open_line
    from arrears.servicing.operations.propose_line import open_or_propose

    opened = business_date()
    try:
        rate_ppb = int(Decimal(rate) * _PPB_OF_PERCENT)
    except (InvalidOperation, ValueError) as error:
        raise click.UsageError(_("%(rate)s is no rate: write 18.25.") % {"rate": rate}) from error
    done = (open_or_propose if propose else open_line)(
        product_code=product,
        borrower_id=borrower,
        limit_minor=minor_of(text=limit, currency=products.load(code=product, on=opened).currency),
        rate_ppb=rate_ppb,
        opened_on=opened,
        reason=reason,
        **_by(key),
    )
    click.echo(_("Line %(id)s is open.") % {"id": done.line_id})
    _show(done.line_id)


@line.command()
@click.argument("line_id", type=int)
@click.option("--as-of", type=_DAY, help="Day (default: the open business date).")
@click.option("--known-on", type=_DAY, help="With what was known on that day.")
@LANGUAGE
def show(line_id: int, as_of: datetime | None, known_on: datetime | None) -> None:
    """Shows limit, used and available of a line, its statements and its loans."""
    _show(line_id, as_of=as_of, known_on=known_on)


@line.command()
@click.argument("line_id", type=int)
@click.argument("amount")
@_VALUE
@_KEY
@_REASON
@_PREVIEW
@LANGUAGE
def purchase(line_id: int, amount: str, value_date: datetime | None, preview: bool, **more: Any) -> None:
    """Posts a purchase of AMOUNT to the account of a revolving line."""
    _on_account("purchase", line_id, value_date, preview, more, amount_minor=_money(line_id, amount))


@line.command()
@click.argument("line_id", type=int)
@click.argument("amount")
@click.argument("instalments", type=int)
@click.option("--purchase", "purchase_id", type=int, help="Event of the purchase (default: the statements).")
@_VALUE
@_KEY
@_REASON
@_PREVIEW
@LANGUAGE
def convert(
    line_id: int,
    amount: str,
    instalments: int,
    purchase_id: int | None,
    value_date: datetime | None,
    preview: bool,
    **more: Any,
) -> None:
    """Turns AMOUNT of a purchase, or of the statements drawn, into INSTALMENTS for a fee."""
    said = {"amount_minor": _money(line_id, amount), "instalments": instalments, "purchase_id": purchase_id}
    _on_account("convert", line_id, value_date, preview, more, **said)


@line.command()
@click.argument("line_id", type=int)
@click.argument("amount")
@click.argument("instalments", type=int)
@click.option("--product", "product_code", help="Another product that shares the limit.")
@_VALUE
@_KEY
@_REASON
@_PREVIEW
@LANGUAGE
def draw(
    line_id: int,
    amount: str,
    instalments: int,
    product_code: str | None,
    value_date: datetime | None,
    preview: bool,
    **more: Any,
) -> None:
    """Draws AMOUNT on a cash line, paid back in INSTALMENTS."""
    said: dict[str, Any] = {"amount_minor": _money(line_id, amount), "instalments": instalments}
    said |= {} if product_code is None else {"product_code": product_code}
    _on_line("draw", line_id, value_date, preview, more, **said)


@line.command()
@click.argument("line_id", type=int)
@click.argument("what")
@_VALUE
@_KEY
@_REASON
@_PREVIEW
@LANGUAGE
def limit(line_id: int, what: str, value_date: datetime | None, preview: bool, **more: Any) -> None:
    """Changes a limit: WHAT is the new amount, freeze, unfreeze, cancel, or undo:ID of a change.

    Above what one person may set it becomes a proposal, which a second person approves on the screen.
    """
    verbs = {"freeze": "freeze_line", "unfreeze": "unfreeze_line", "cancel": "cancel_line"}
    if what in verbs:
        _on_line(verbs[what], line_id, value_date, preview, more)
    elif what.startswith("undo:") and what[5:].isdecimal():
        _on_line("reverse_line_change", line_id, value_date, preview, more, event_id=int(what[5:]))
    else:
        _on_line("change_limit", line_id, value_date, preview, more, limit_minor=_money(line_id, what))


def _by(key: str | None) -> dict[str, str]:
    return {
        "idempotency_key": key or f"command line:{uuid.uuid4()}",
        "actor": user(),
        "source": "command line",
    }


def _money(line_id: int, text: str) -> int:
    from arrears.servicing.operations.one_line_change import line_of

    return minor_of(text=text, currency=line_of(line_id=line_id).currency)


def _value_on(value_date: datetime | None) -> Any:
    from arrears.plumbing.clock import business_date

    return value_date.date() if value_date else business_date()


def _on_account(
    verb: str, line_id: int, value_date: datetime | None, preview: bool, more: dict[str, Any], **said: Any
) -> None:
    """An event of the account of purchases."""
    from arrears.servicing.explain_forms import money
    from arrears.servicing.operations.preview import preview as shown
    from arrears.servicing.operations.verbs import operation
    from arrears.servicing.queries.line_page import account_of_line

    words = {
        "loan_id": account_of_line(line_id=line_id),
        "value_on": _value_on(value_date),
        "reason": more["reason"],
        **_by(more["key"]),
        **said,
    }
    if preview:
        found = shown(verb=operation(verb).verb, said=words)
        for label, side in ((_("Now"), found.before), (_("Afterwards"), found.after)):
            figures = {
                "label": label,
                "payoff": money(side.state["payoff_minor"], found.loan.currency),
                "cost": money(side.costs.total_cost_minor, found.loan.currency),
            }
            click.echo(_("%(label)s: owed %(payoff)s, cost over the whole term %(cost)s.") % figures)
        return
    done = operation(verb).run(**words)
    click.echo(
        _("Posted to %(loan)s as event %(event)d.") % {"loan": done.loan_number, "event": done.event_id}
    )
    _show(line_id)


def _on_line(
    verb: str, line_id: int, value_date: datetime | None, preview: bool, more: dict[str, Any], **said: Any
) -> None:
    """A drawing, or a change of the limit."""
    from arrears.servicing.operations.carry_out_on_line import carry_out_on_line
    from arrears.servicing.operations.preview_on_line import preview_on_line

    words = {
        "line_id": line_id,
        "value_on": _value_on(value_date),
        "reason": more["reason"],
        **_by(more["key"]),
        **said,
    }
    found = preview_on_line(verb=verb, said=words)
    if preview:
        from arrears.servicing.explain_forms import money

        for label, side in ((_("Now"), found.before), (_("Afterwards"), found.after)):
            figures = {
                "label": label,
                "limit": money(side.limit.limit_minor, found.currency),
                "used": money(side.used_minor, found.currency),
                "available": money(side.available_minor, found.currency),
            }
            click.echo(_("%(label)s: limit %(limit)s, used %(used)s, available %(available)s.") % figures)
        return
    done = carry_out_on_line(verb=verb, said=words, history_mark=found.history_mark)
    if done.proposal_id is not None:
        click.echo(
            _("Proposal %(id)s waits for a second person, who approves it on the screen.")
            % {"id": done.proposal_id}
        )
    _show(line_id)


def _show(line_id: int, *, as_of: datetime | None = None, known_on: datetime | None = None) -> None:
    from arrears.servicing.line_report import report

    on, known = _value_on(as_of), known_on.date() if known_on else None
    for text in report(line_id=line_id, as_of=on, known_on=known):
        click.echo(text)
