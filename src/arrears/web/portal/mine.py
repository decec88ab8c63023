"""What the lender knows of the borrower, and a copy of it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from arrears.collection.complaints.queries import matters_of_person
from arrears.collection.contacts.queries import attempts_of_person, consents_of_person
from arrears.collection.hardship.queries import plans_of_person
from arrears.parties.choices import EMPLOYMENT, POINT_TYPE, Employment
from arrears.parties.point_queries import contact_points, preferences
from arrears.parties.queries import facts_of_person, masked_people
from arrears.plumbing.clock import business_date
from arrears.web.portal.access import Borrower, for_borrowers
from arrears.web.portal.home import loan_cards


@for_borrowers
def mine(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """Particulars (masked: a phone may be looked over), circumstances, contact points, consents."""
    facts = facts_of_person(person_id=borrower.person_id, on=business_date())
    context = {
        "borrower": borrower,
        "person": masked_people(ids=[borrower.person_id])[borrower.person_id],
        "facts": facts,
        "employment": EMPLOYMENT[Employment(facts.employment)].label if facts.employment else "",
        "points": [(row, POINT_TYPE[row.type]) for row in contact_points(borrower.person_id)],
        # that a message was asked for permits that message; it is not what a person calls an agreement
        "consents": [one for one in consents_of_person(borrower.person_id) if one.kind != "request"],
    }
    return render(request, "portal/mine.html", context)


@for_borrowers
def my_copy(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """Everything as one JSON file."""
    person_id = borrower.person_id
    content = {
        "person": asdict(masked_people(ids=[person_id])[person_id]),
        "circumstances": asdict(facts_of_person(person_id=person_id, on=business_date())),
        "preferences": asdict(preferences(person_id)),
        "contact_points": [
            {"type": row.type.name.lower(), "number": row.masked, "owner": row.owner.name.lower()}
            for row in contact_points(person_id)
        ],
        "loans": [{"product": card.product, **asdict(card.row)} for card in loan_cards(borrower, [])],
        "contacts": [asdict(row) for row in attempts_of_person(person_id)],
        "consents": [asdict(row) for row in consents_of_person(person_id)],
        "plans": [asdict(row) for row in plans_of_person(person_id=person_id)],
        "matters": [asdict(row) for row in matters_of_person(person_id=person_id)],
    }
    response = JsonResponse(_plain(content), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _plain(value: Any) -> Any:
    """JSON values: days as text, codes by name."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if hasattr(value, "name") and hasattr(value, "value"):
        return str(value.name).lower()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
