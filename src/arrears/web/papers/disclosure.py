"""What a borrower is told before signing, as the contract's paper: in the words of screen and command."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.rulebook import line_words
from arrears.rulebook.disclosure import Disclosure
from arrears.rulebook.disclosure_words import Told, told
from arrears.rulebook.line_disclosure import LineDisclosure
from arrears.servicing.documents.lender import speaks_chinese
from arrears.servicing.documents.paper import Block, Grid, Paper
from arrears.servicing.documents.parts import compose
from arrears.web.papers.html import as_html
from arrears.web.papers.pdf import as_pdf

_BLANK = "____________________"


def disclosure_paper(*, loan: Disclosure | None, line: LineDisclosure | None, written_on: date) -> Paper:
    """The paper of a loan, of a line, or of a line with a purchase turned into instalments.

    In the active language. At least one of the two is given. Raises UnableToReadLender.
    """
    blocks: list[Block] = []
    product = loan.product if loan is not None else line.product if line is not None else None
    if product is None:
        raise ValueError("a loan or a line")
    if line is not None:
        blocks.append(
            Block(
                title=_("A purchase on the line"),
                facts=line_words.facts(line),
                lines=line_words.sentences(line),
            )
        )
    if loan is not None:
        blocks += _of_loan(told(loan), converted=line is not None)
    names = product.names["zh" if speaks_chinese() else "en"]
    return compose(
        title=_("%(product)s: what you are told before you sign") % {"product": names},
        addressee="",
        blocks=[*blocks, _signature()],
        written_on=written_on,
    )


def _of_loan(words: Told, *, converted: bool) -> list[Block]:
    found = [
        Block(title=_("What this loan costs"), facts=words.facts),
        Block(
            title=_("Turned into instalments") if converted else _("Schedule of payments"),
            grid=Grid(headings=words.payment_headings, rows=words.payments, figures_from=2),
        ),
    ]
    if words.fees:
        grid = Grid(headings=words.fee_headings, rows=words.fees, figures_from=len(words.fee_headings))
        found.append(Block(title=_("Charges of this loan"), grid=grid))
    for title, lines in (
        (_("Paying late"), words.late),
        (_("Paying early"), words.early),
        (_("Limits that it was held against"), words.law),
    ):
        if lines:
            found.append(Block(title=title, lines=lines))
    return found


def _signature() -> Block:
    return Block(
        title=_("Signature"),
        facts=((_("Place and date"), _BLANK), (_("Borrower"), _BLANK)),
        lines=(_("I have been told this before I signed the contract, and was given this paper."),),
    )


def write_disclosure(
    *,
    loan: Disclosure | None,
    line: LineDisclosure | None,
    written_on: date,
    pdf: Path | None,
    html: Path | None,
) -> None:
    """Writes the paper into the files that are named (the setting DISCLOSURE_WRITER names this function)."""
    paper = disclosure_paper(loan=loan, line=line, written_on=written_on)
    if pdf is not None:
        pdf.write_bytes(as_pdf(paper))
    if html is not None:
        html.write_text(as_html(paper), encoding="utf-8")
