"""Find a loan by its number, or by the name, phone or ID number of its borrower (through blind indexes)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.parties.queries import MaskedPerson, find_people_by_words, masked_people, people_by_name
from arrears.servicing.choices import STATUS
from arrears.servicing.queries.line_list import LineFilter, LineRow, list_lines
from arrears.servicing.queries.loan_list import LoanFilter, LoanRow, list_loans
from arrears.web import formats
from arrears.web.access import access_find
from arrears.web.console.lines import lines_table
from arrears.web.console.options import product_and_kind
from arrears.web.roles import May
from arrears.web.tables import Column, Link, Table
from arrears.web.today import today

LIMIT = 50
_MOST_PEOPLE = 10


def find(request: HttpRequest) -> HttpResponse:
    """POST the words (particulars of people don't belong into an address); the loans, people masked."""
    staff = access_find(request.user)
    words = " ".join(request.POST.get("q", "").split())[:100]
    rows = loans_of(words) if words else []
    lines = lines_of(words) if words else []
    context = {
        "words": words,
        "table": _table(rows) if rows else None,
        "lines": lines_table(lines) if lines else None,
        "most": len(rows) >= LIMIT,
        "people": _openable(words) if words and staff.may(May.SERVICE) else [],
    }
    return render(request, "servicing/find.html", context)


def loans_of(words: str) -> list[LoanRow]:
    """Loans whose number begins so, and those of the people who have this phone, ID number or name."""
    found = list(list_loans(chosen=LoanFilter(text=words), limit=LIMIT).rows)
    people = _people(words)
    if people:
        theirs = list_loans(chosen=LoanFilter(borrower_ids=tuple(people)), limit=LIMIT).rows
        known = {row.loan_id for row in found}
        found += [row for row in theirs if row.loan_id not in known]
    return found[:LIMIT]


def lines_of(words: str) -> list[LineRow]:
    """Lines of the people who have this phone, ID number or name, also those not used yet."""
    people = _people(words)
    chosen = LineFilter(borrower_ids=tuple(people))
    return list_lines(as_of=today(), chosen=chosen, limit=LIMIT, newest=True) if people else []


def _openable(words: str) -> list[tuple[int, str]]:
    """(id, masked name) of the people found: a line may be opened for each."""
    found = masked_people(ids=set(_people(words)[:_MOST_PEOPLE]))
    return [(person_id, person.name or f"#{person_id}") for person_id, person in sorted(found.items())]


def _people(words: str) -> list[int]:
    found = find_people_by_words(words=[words, words.replace(" ", "")])
    return [*found, *people_by_name(names=[words]).get(words, [])]


def _table(rows: list[LoanRow]) -> Table:
    people = masked_people(ids={row.borrower_id for row in rows})
    return Table(
        caption=_("Loans found"),
        columns=[
            Column(key="number", label=_("Loan"), kind="link", head=True),
            Column(key="name", label=_("Borrower")),
            Column(key="phone", label=_("Phone")),
            Column(key="status", label=_("State"), kind="mark"),
            Column(key="dpd", label=_("Days past due"), kind="days"),
            Column(key="overdue", label=_("Overdue"), kind="figure"),
            Column(key="product", label=_("Product")),
        ],
        rows=[_line(row, people.get(row.borrower_id)) for row in rows],
    )


def _line(row: LoanRow, person: MaskedPerson | None) -> dict[str, object]:
    overdue = row.overdue_minor
    return {
        "number": Link(text=row.number, href=reverse("loan", args=[row.number])),
        "name": person.name if person else None,
        "phone": person.phone if person else None,
        "status": None if row.status is None else STATUS[Status(row.status)],
        "dpd": row.dpd_days,
        "overdue": None
        if overdue is None
        else f"{formats.exact(minor=overdue, currency=row.currency)} {formats.currency_name(row.currency)}",
        "product": product_and_kind(row.product_code),
    }
