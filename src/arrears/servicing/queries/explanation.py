"""Why a loan's figures are what they are, as sentences in a language."""

from datetime import date

from django.utils import translation

from arrears.servicing.explain_words import Section, explain
from arrears.servicing.queries.loan_page import LoanPage, loan_page

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def explanation(
    *, loan_id: int, as_of: date, known_on: date | None = None, language: str = "en"
) -> tuple[str, ...]:
    """Headings and, indented by two spaces, the sentences under them. Raises UnableToFindLoan, KeyError."""
    page = loan_page(loan_id=loan_id, as_of=as_of, known_on=known_on)
    found: list[str] = []
    for section in sections(page=page, language=language):
        found += [section.title, *(f"  {line}" for line in section.lines)]
    return tuple(found)


def sections(*, page: LoanPage, language: str | None = None) -> tuple[Section, ...]:
    """The explanation of a page that is loaded already; language None: the one that is active."""
    if language is None:
        return explain(page)
    with translation.override(LANGUAGES[language]):
        return explain(page)
