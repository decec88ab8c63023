"""Advice that costs nothing: offered on a page of its own and beside every plan."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.loan_list import LoanFilter, list_loans
from arrears.web.formats import is_chinese
from arrears.web.portal.access import Borrower, for_borrowers
from arrears.web.portal.counsel_file import places

_HOME = "CN"  # where somebody without a loan is advised


@dataclass(frozen=True, kw_only=True)
class Helper:
    """Who helps, in the reader's language."""

    name: str
    words: str
    phone: str
    source: str


def places_of(borrower: Borrower, *, jurisdictions: tuple[str, ...]) -> list[Helper]:
    """Who helps where the borrower's loans are."""
    language = "zh" if is_chinese() else "en"
    return [
        Helper(name=one.names[language], words=one.words[language], phone=one.phone, source=one.source)
        for one in places(jurisdictions=jurisdictions, region=borrower.region)
    ]


@for_borrowers
def counsel(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """The page."""
    rows = list_loans(chosen=LoanFilter(borrower_ids=(borrower.person_id,)), limit=50).rows
    found = sorted({head_of_loan(loan_id=row.loan_id).jurisdiction for row in rows}) or [_HOME]
    context = {"borrower": borrower, "helpers": places_of(borrower, jurisdictions=tuple(found))}
    return render(request, "portal/counsel.html", context)
