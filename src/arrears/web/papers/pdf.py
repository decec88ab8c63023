"""A paper as PDF, A4, with its font in it (papers.fonts)."""

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from arrears.servicing.documents.paper import Block, Grid, Paper
from arrears.web.papers.fonts import registered

_MARGIN = 46.0  # points
_INK, _QUIET, _LINE = "#1b1f24", "#57606a", "#d0d7de"


def as_pdf(paper: Paper) -> bytes:
    """The file. Raises UnableToUseFont."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    font = registered(text=[*_texts(paper), "0123456789/"])
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN + 10,
        title=paper.title,
        author=paper.sender,
        lang=paper.language,
        invariant=True,  # the same paper is the same file
    )

    def foot(canvas: Any, _document: Any) -> None:
        canvas.setFont(font, 7.5)
        canvas.setFillColor(_QUIET)
        canvas.drawString(_MARGIN, 30, paper.footer)
        canvas.drawRightString(A4[0] - _MARGIN, 30, str(canvas.getPageNumber()))

    document.build(list(_flow(paper, font, document.width)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _texts(paper: Paper) -> Iterator[str]:
    yield from (paper.title, paper.sender, *paper.sender_lines, paper.addressee, paper.footer)
    for block in paper.blocks:
        yield from (block.title, *block.lines)
        for fact in block.facts:
            yield from fact
        if block.grid is not None:
            yield from block.grid.headings
            for row in block.grid.rows:
                yield from row


def _style(font: str, size: float, *, colour: str = _INK, before: float = 0, right: bool = False) -> Any:
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"{size}{colour}{right}",
        fontName=font,
        fontSize=size,
        leading=size * 1.5,
        textColor=colour,
        spaceBefore=before,
        wordWrap="CJK",  # Chinese has no spaces to break at
        alignment=TA_RIGHT if right else TA_LEFT,
    )


def _flow(paper: Paper, font: str, width: float) -> Iterator[Any]:
    from reportlab.platypus import Paragraph, Table

    quiet, quiet_right = _style(font, 8.5, colour=_QUIET), _style(font, 8.5, colour=_QUIET, right=True)
    sender = [Paragraph(escape(line), quiet_right) for line in (paper.sender, *paper.sender_lines)]
    head = Table(
        [[[Paragraph(escape(paper.addressee), quiet)], sender]], colWidths=[width * 0.4, width * 0.6]
    )
    head.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    yield head
    yield Paragraph(escape(paper.title), _style(font, 17, before=10))
    for block in paper.blocks:
        yield from _block(block, font, width)


def _block(block: Block, font: str, width: float) -> Iterator[Any]:
    from reportlab.platypus import CondPageBreak, Paragraph, Spacer, Table

    yield CondPageBreak(70)  # a heading never stands alone at the foot of a page
    yield Paragraph(escape(block.title), _style(font, 11.5, before=12))
    yield Spacer(1, 4)
    text = _style(font, 9.5)
    if block.facts:
        quiet = _style(font, 9.5, colour=_QUIET)
        rows = [[Paragraph(escape(n), quiet), Paragraph(escape(v), text)] for n, v in block.facts]
        table = Table(rows, colWidths=[width * 0.4, width * 0.6], hAlign="LEFT")
        table.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1),
                        ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])  # fmt: skip
        yield table
        yield Spacer(1, 4)
    if block.grid is not None:
        yield _grid(block.grid, font, width)
    for line in block.lines:
        yield Paragraph(escape(line), text)


def _grid(grid: Grid, font: str, width: float) -> Any:
    from reportlab.platypus import Paragraph, Table

    left, right = _style(font, 7.2), _style(font, 7.2, right=True)
    quiet, quiet_right = _style(font, 7.2, colour=_QUIET), _style(font, 7.2, colour=_QUIET, right=True)

    def cells(texts: tuple[str, ...], styles: tuple[Any, Any]) -> list[Any]:
        return [Paragraph(escape(t), styles[place >= grid.figures_from]) for place, t in enumerate(texts)]

    rows = [cells(grid.headings, (quiet, quiet_right)), *(cells(row, (left, right)) for row in grid.rows)]
    table = Table(rows, colWidths=_widths(grid, width), repeatRows=1)
    table.setStyle([
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ])  # fmt: skip
    return table


def _widths(grid: Grid, width: float) -> list[float]:
    """By the longest text of each column (a Chinese letter counts twice)."""
    long = [
        max([min(9, _length(grid.headings[place])), *(min(24, _length(row[place])) for row in grid.rows), 3])
        for place in range(len(grid.headings))
    ]
    return [width * part / sum(long) for part in long]


def _length(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)
