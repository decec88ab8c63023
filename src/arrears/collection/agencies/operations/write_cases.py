"""The file of what lies with an agency: masked, without numbers; those come one by one through the gate."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import AT_AGENCY, PlacementState
from arrears.collection.agencies.csv_files import amount_text, write_csv
from arrears.collection.agencies.failures import UnableToFindAgency
from arrears.collection.agencies.models import Agency, ExchangedFile, Placement
from arrears.collection.cases.queries import cases_by_id
from arrears.parties.queries import masked_people
from arrears.plumbing import clock
from arrears.plumbing.audit import record
from arrears.servicing.queries.numbers import numbers_of_loans

HEADING = (
    "placement",
    "state",
    "placed_on",
    "ends_on",
    "loans",
    "name_masked",
    "language",
    "region",
    "currency",
    "days_past_due",
    "overdue",
    "owed",
)


def write_cases(*, agency: str, actor: str) -> bytes:
    """CSV of the agency's open placements as they stand today; that it went out is written down.

    Raises UnableToFindAgency.
    """
    with transaction.atomic():
        row = Agency.objects.filter(code=agency, ended_on=None).first()
        if row is None:
            raise UnableToFindAgency(_("There is no agency %(code)s in the panel.") % {"code": agency})
        states = [int(state) for state in AT_AGENCY]
        held = list(Placement.objects.filter(agency=row, state__in=states).order_by("id"))
        content = write_csv(heading=HEADING, rows=_rows(held))
        on = clock.business_date()
        ExchangedFile.objects.get_or_create(
            agency=row,
            kind="cases",
            sha256=hashlib.sha256(content).hexdigest(),
            defaults={"name": f"cases-{on}.csv", "rows": len(held), "on": on, "actor": actor},
        )
        record(actor=actor, action="agency.cases_file", subject=agency, detail={"rows": len(held)})
    return content


def _rows(held: list[Placement]) -> list[list[str]]:
    people = masked_people(ids=[one.person_id for one in held])
    cases = cases_by_id(ids=[one.case_id for one in held])
    numbers = numbers_of_loans(ids=[loan for one in held for loan in one.loan_ids])
    rows = []
    for one in held:
        case, person = cases[one.case_id], people[one.person_id]
        rows.append(
            [
                str(one.id),
                PlacementState(one.state).name.lower(),
                one.placed_on.isoformat(),
                one.ends_on.isoformat(),
                " ".join(numbers[loan] for loan in one.loan_ids),
                person.name,
                case.language,
                person.region,
                one.currency,
                str(case.dpd_days),
                amount_text(minor=case.overdue_minor, currency=one.currency),
                amount_text(minor=case.owed_minor, currency=one.currency),
            ]
        )
    return rows
