"""Papers for borrowers: what they say, in both languages, as HTML and as PDF that is read back."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.servicing.lives import BY, START, open_day, running_loan

JUNE = date(2025, 6, 20)


@pytest.fixture(scope="module")
def loan_id(module_db: str) -> int:
    """A loan with one repayment, one made up for later, and arrears."""
    from arrears.servicing.operations.repay import repay

    loan = running_loan(principal_minor=1_000_000)
    open_day(date(2025, 2, 10))
    repay(loan_id=loan, value_on=date(2025, 2, 10), amount_minor=90_258, idempotency_key="1", **BY)
    open_day(date(2025, 5, 20))
    repay(loan_id=loan, value_on=date(2025, 3, 10), amount_minor=50_000, idempotency_key="2", **BY)
    open_day(JUNE)
    return loan


def _statement(loan_id: int, language: str = "en", **days: date) -> Any:
    from django.utils.translation import override

    from arrears.web.papers.make import statement_of

    with override(language):
        return statement_of(loan_id=loan_id, actor="tester", **{"as_of": JUNE, **days})


def _pdf(paper: Any) -> tuple[str, Any]:
    import pypdf

    from arrears.web.papers.pdf import as_pdf

    reader = pypdf.PdfReader(io.BytesIO(as_pdf(paper)))
    return "\n".join(page.extract_text() for page in reader.pages), reader


def test_the_parts_owed_sum_to_the_total(loan_id: int) -> None:
    facts = dict(_statement(loan_id).blocks[1].facts)
    minor = {name: int(re.sub(r"\D", "", text)) for name, text in facts.items()}
    total = minor.pop("Together")
    assert total == sum(minor.values())
    assert minor["Penalty interest"] > 0


def test_every_row_of_the_plan_holds(loan_id: int) -> None:
    blocks = _statement(loan_id).blocks
    grid = next(block.grid for block in blocks if block.title.startswith("The instalments"))
    assert len(grid.rows) == 12
    for row in grid.rows:
        principal, interest, fee, penalty, total, paid, left = (float(c.replace(",", "")) for c in row[3:])
        assert round(principal + interest + fee + penalty, 2) == total
        assert round(total - paid, 2) == left


def test_last_months_statement_as_it_was_printed_then(loan_id: int) -> None:
    """On 20 April nobody knew of the payment that was written down in May; now it counts from March."""
    then = _statement(loan_id, as_of=date(2025, 4, 20), known_on=date(2025, 4, 20))
    now = _statement(loan_id, as_of=date(2025, 4, 20))
    happened = [next(b.grid for b in p.blocks if b.title == "What happened") for p in (then, now)]
    assert [len(grid.rows) for grid in happened] == [2, 3]
    assert then.blocks[1].facts != now.blocks[1].facts
    assert "20 April 2025" in then.footer


def test_chinese_is_chinese_to_the_last_word(loan_id: int) -> None:
    paper = _statement(loan_id, "zh-hans")
    words = " ".join(
        [paper.title, *(b.title for b in paper.blocks), *(line for b in paper.blocks for line in b.lines)]
        + [name for b in paper.blocks for name, _value in b.facts]
        + [heading for b in paper.blocks if b.grid for heading in b.grid.headings]
    )
    assert not re.findall(r"[A-Za-z]{4,}", re.sub(r"\S+@\S+|\S*loan\S*|APR", "", words)), words


def test_no_word_threatens(loan_id: int) -> None:
    from arrears.web.papers.html import as_html

    threats = {"en": "court|sue|police|immediately|demand|must", "zh-hans": "起诉|立即|后果|必须|报警"}
    for language, words in threats.items():
        text = as_html(_statement(loan_id, language)).split("</style>")[1]
        assert not re.findall(words, text, re.IGNORECASE)


def test_html_escapes_what_people_wrote(loan_id: int) -> None:
    from dataclasses import replace

    from arrears.web.papers.html import as_html

    found = as_html(replace(_statement(loan_id), addressee="<script>alert(1)</script>"))
    assert "<script" not in found
    assert "&lt;script&gt;" in found
    assert '<html lang="en">' in found


@pytest.mark.parametrize("font", ["embedded", "named"])
def test_the_pdf_reads_back_in_chinese(loan_id: int, font: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.web.papers import fonts

    if font == "named":
        monkeypatch.setattr(fonts, "_PLACES", ())
        monkeypatch.delenv("ARREARS_FONT", raising=False)
    elif fonts.font_file() is None:
        pytest.skip("this machine has no Chinese font (make browser installs one)")
    text, reader = _pdf(_statement(loan_id, "zh-hans"))
    for words in ("借款对账单", "罚息", "10,000.00 元", "2025年6月20日"):
        assert words in text, words
    used = [one.get_object() for one in reader.pages[0]["/Resources"]["/Font"].values()]
    whole = [one["/DescendantFonts"][0].get_object() if "/DescendantFonts" in one else one for one in used]
    inside = [
        "/FontFile2" in one["/FontDescriptor"].get_object() for one in whole if "/FontDescriptor" in one
    ]
    assert any(inside) == (font == "embedded")


def test_every_paper_has_the_letters_of_its_own(loan_id: int) -> None:
    """Two papers of one process: the second is not drawn with the letters of the first."""
    from reportlab.pdfbase import pdfmetrics

    from arrears.web.papers import fonts

    if fonts.font_file() is None:
        pytest.skip("this machine has no Chinese font (make browser installs one)")
    for text in ("借款对账单", "Statement", "结清"):
        drawn = pdfmetrics.getFont(fonts.registered(text=[text])).face
        assert {ord(letter) for letter in text} <= set(drawn.charToGlyph)


def test_the_embedded_font_draws_every_letter(loan_id: int) -> None:
    """Page 1 as a picture: there is ink, and it differs from the same page in English."""
    import pypdfium2

    from arrears.web.papers import fonts
    from arrears.web.papers.pdf import as_pdf

    if fonts.font_file() is None:
        pytest.skip("this machine has no Chinese font (make browser installs one)")
    pictures = []
    for language in ("zh-hans", "en"):
        page = pypdfium2.PdfDocument(as_pdf(_statement(loan_id, language)))[0]
        pictures.append(page.render(scale=1).to_pil().convert("L"))
    dark = [sum(1 for pixel in picture.tobytes() if pixel < 128) for picture in pictures]
    assert all(3_000 < count < 100_000 for count in dark), dark
    assert pictures[0].tobytes() != pictures[1].tobytes()


def test_the_same_paper_is_the_same_file(loan_id: int) -> None:
    from arrears.web.papers.pdf import as_pdf

    assert as_pdf(_statement(loan_id)) == as_pdf(_statement(loan_id))


def test_a_font_that_is_not_there_is_said(loan_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.web.papers.fonts import UnableToUseFont
    from arrears.web.papers.pdf import as_pdf

    monkeypatch.setenv("ARREARS_FONT", "/nowhere/font.ttf")
    with pytest.raises(UnableToUseFont, match="no such file"):
        as_pdf(_statement(loan_id))


def test_commands_write_the_files(loan_id: int, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from arrears.web.papers.cli import payoff, statement

    pdf, html = tmp_path / "s.pdf", tmp_path / "p.html"
    done = CliRunner().invoke(statement, [str(loan_id), "--out", str(pdf)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert pdf.read_bytes().startswith(b"%PDF")
    done = CliRunner().invoke(
        payoff, [str(loan_id), "--on", "2025-06-30", "--out", str(html)], catch_exceptions=False
    )
    assert "pays the loan off" in done.output
    assert "30 June 2025" in html.read_text(encoding="utf-8")
    assert START.isoformat() not in done.output
    assert CliRunner().invoke(statement, [str(loan_id), "--out", "x.doc"]).exit_code == 2
