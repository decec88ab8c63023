"""The commands `arrears statement`, `arrears payoff` and `arrears settlement-letter`."""

from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from arrears.plumbing import clock
from arrears.plumbing.acting import REASON, UNMASK, user
from arrears.plumbing.speaking import LANGUAGE
from arrears.servicing.cli import loan_id_of
from arrears.servicing.documents.paper import Paper
from arrears.servicing.documents.parts import amount, day
from arrears.servicing.operations.quote_payoff import quote_payoff
from arrears.web.papers.fonts import font_file
from arrears.web.papers.html import as_html
from arrears.web.papers.make import payoff_of, settlement_of, statement_of
from arrears.web.papers.pdf import as_pdf

DAY = click.DateTime(formats=["%Y-%m-%d"])
OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file ending in .pdf or .html."
)


class UnableToWritePaper(click.UsageError):
    """The file's ending says no format."""


@click.command()
@click.argument("loan")
@click.option("--as-of", type=DAY, help="Day of the statement (default: the open business date).")
@click.option("--known-on", type=DAY, help="With what was known on that day: as it was printed then.")
@OUT
@UNMASK
@REASON
@LANGUAGE
def statement(
    loan: str, as_of: datetime | None, known_on: datetime | None, out: Path | None, unmask: bool, reason: str
) -> None:
    """Writes the borrower's statement of LOAN (its number or id)."""
    paper = statement_of(
        loan_id=loan_id_of(loan),
        as_of=as_of.date() if as_of else clock.business_date(),
        known_on=known_on.date() if known_on else None,
        actor=user(),
        reason=why(unmask, reason),
    )
    write(paper, out or Path(f"statement-{_file_name(loan)}.pdf"))


@click.command()
@click.argument("loan")
@click.option("--on", "valid_to", type=DAY, required=True, help="The last day on which the amount holds.")
@OUT
@UNMASK
@REASON
@LANGUAGE
def payoff(loan: str, valid_to: datetime, out: Path | None, unmask: bool, reason: str) -> None:
    """Quotes what pays LOAN off by a day, keeps the quote and writes its letter."""
    quote = quote_payoff(
        loan_id=loan_id_of(loan), valid_to=valid_to.date(), actor=user(), source="command line"
    )
    words = {"id": quote.id, "amount": amount(quote.amount_minor, quote.currency), "day": day(quote.valid_to)}
    click.echo(_("Quote %(id)s: %(amount)s, received by %(day)s, pays the loan off.") % words)
    paper = payoff_of(quote_id=quote.id, actor=user(), reason=why(unmask, reason))
    write(paper, out or Path(f"payoff-{_file_name(loan)}-{quote.valid_to}.pdf"))


@click.command("settlement-letter")
@click.argument("loan")
@OUT
@UNMASK
@REASON
@LANGUAGE
def settlement_letter(loan: str, out: Path | None, unmask: bool, reason: str) -> None:
    """Writes the letter that LOAN is settled and nothing is owed any more."""
    paper = settlement_of(loan_id=loan_id_of(loan), actor=user(), reason=why(unmask, reason))
    write(paper, out or Path(f"settlement-{_file_name(loan)}.pdf"))


def why(unmask: bool, reason: str) -> str:
    """The reason for showing personal data; "" when they stay masked. Raises UsageError without one."""
    if unmask and not reason.strip():
        raise click.UsageError(_("--unmask needs --reason: it goes into the audit trail."))
    return reason if unmask else ""


def _file_name(loan: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in loan)


def write(paper: Paper, out: Path) -> None:
    """Writes the paper in the format that the file's ending says. Raises UnableToWritePaper."""
    if out.suffix.lower() == ".html":
        out.write_text(as_html(paper), encoding="utf-8")
    elif out.suffix.lower() == ".pdf":
        out.write_bytes(as_pdf(paper))
        if font_file() is None:
            click.echo(
                _(
                    "This machine has no Chinese font to put into the file: it names one that most readers "
                    "have. Install Noto Sans CJK, or name a font with ARREARS_FONT."
                ),
                err=True,
            )
    else:
        raise UnableToWritePaper(_("%(out)s: end the file's name in .pdf or .html.") % {"out": out})
    click.echo(_("Written: %(path)s") % {"path": out}, err=True)
