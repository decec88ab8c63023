"""Cases go to agencies: by the rules for all that fit, or one by hand."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from arrears.collection.agencies import events
from arrears.collection.agencies.choices import PlacementState
from arrears.collection.agencies.failures import UnableToPlace
from arrears.collection.agencies.models import Agency, Mandate, Placement
from arrears.collection.agencies.one_placement import note
from arrears.collection.agencies.policy import SHARED, Candidate, Seat, allocate
from arrears.collection.agencies.rules import commission, placement_rules
from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.left_alone import left_alone
from arrears.collection.cases.operations.change_state import change_state
from arrears.collection.cases.queries import CaseRow, case, cases_in_states
from arrears.collection.contacts.queries import stopped_people
from arrears.parties.queries import birth_and_region
from arrears.plumbing import clock, outbox
from arrears.plumbing.days import months_after

_FROM = (CaseState.OPEN, CaseState.IN_TREATMENT)
_MONTHS_BY_HAND = 6


def place_by_rules(*, at: datetime, actor: str) -> int:
    """Places every case that a rule sends to an agency with room for it. Returns how many.

    Cases with a stop of the gate (dispute, plan, insolvency, …) stay, and so do people whom
    the lender leaves alone as the group to compare with. Raises UnableToReadRules.
    """
    version, rules = placement_rules()
    if not rules:
        return 0
    with transaction.atomic():
        on = clock.business_date()
        seats = _seats(on)
        lowest = min(rule.dpd_from for rule in rules)
        rows = cases_in_states(states=_FROM, dpd_from=lowest)
        found = _without_stops({row.id: row for row in rows if not row.promise_due_on}, at)
        alone = left_alone(person_ids=[row.person_id for row in found.values()])
        found = {key: row for key, row in found.items() if row.person_id not in alone}
        people = [row.person_id for row in found.values()]
        regions = {key: region for key, (_born, region) in birth_and_region(person_ids=people).items()}
        given = allocate(
            candidates=[_candidate(row, regions) for row in found.values()], rules=rules, seats=seats
        )
        months = {rule.code: rule.months for rule in rules}
        for case_id, (rule, seat) in given.items():
            _place(found[case_id], seat, rule, version, months_after(on, months[rule]), on, actor)
        return len(given)


def place_one(*, case_id: int, agency: str, at: datetime, actor: str) -> int:
    """Places one case by hand; returns the placement's id. Raises UnableToPlace, UnableToFindCase."""
    with transaction.atomic():
        on = clock.business_date()
        row = case(case_id=case_id)
        if row.state not in _FROM or row.is_held:
            raise UnableToPlace(
                _("Only a case that is open or being treated, and not held, can go to an agency.")
            )
        if not _without_stops({row.id: row}, at):
            raise UnableToPlace(_("Contact with this debtor has to stop for now; the case can't be placed."))
        seat = next(
            (
                one
                for one in _seats(on)
                if one.agency == agency and one.dpd_from <= row.dpd_days <= one.dpd_to and one.room > 0
            ),
            None,
        )
        if seat is None:
            raise UnableToPlace(
                _("%(agency)s has no mandate for %(days)d days past due today, or no room.")
                % {"agency": agency, "days": row.dpd_days}
            )
        return _place(row, seat, "", "", months_after(on, _MONTHS_BY_HAND), on, actor)


def _seats(on: date) -> list[Seat]:
    """Agencies of the panel with a mandate of the day, locked, and how much room each has."""
    held = dict(
        Agency.objects.annotate(held=Count("placement", filter=Q(placement__closed_on=None))).values_list(
            "code", "held"
        )
    )
    running = Q(agency__ended_on=None, ended_on=None, from_on__lte=on, to_on__gte=on)
    mandates = Mandate.objects.select_for_update().filter(running).select_related("agency").order_by("-id")
    seats: dict[str, Seat] = {}
    for mandate in mandates:
        seats.setdefault(  # the newest mandate of each agency
            mandate.agency_id,
            Seat(
                agency=mandate.agency_id,
                mandate_id=mandate.id,
                room=max(0, mandate.agency.capacity - held[mandate.agency_id]),
                dpd_from=mandate.dpd_from,
                dpd_to=mandate.dpd_to,
                regions=mandate.agency.regions,
            ),
        )
    return list(seats.values())


def _without_stops(found: Mapping[int, CaseRow], at: datetime) -> dict[int, CaseRow]:
    people = [row.person_id for row in found.values()]
    stopped = stopped_people(person_ids=people, at=at)
    return {key: row for key, row in found.items() if row.person_id not in stopped and not row.is_held}


def _candidate(row: CaseRow, regions: Mapping[int, str]) -> Candidate:
    return Candidate(
        case_id=row.id,
        person_id=row.person_id,
        region=regions.get(row.person_id, ""),
        currency=row.currency,
        dpd_days=row.dpd_days,
        owed_minor=row.owed_minor,
    )


def _place(row: CaseRow, seat: Seat, rule: str, version: str, ends_on: date, on: date, actor: str) -> int:
    agency, mandate = Agency.objects.get(code=seat.agency), Mandate.objects.get(id=seat.mandate_id)
    table = commission(code=agency.commission, on=on)
    placement = Placement.objects.create(
        agency=agency,
        mandate=mandate,
        rule=rule,
        rule_version=version,
        case_id=row.id,
        person_id=row.person_id,
        loan_ids=list(row.loan_ids),
        currency=row.currency,
        dpd_days=row.dpd_days,
        overdue_minor=row.overdue_minor,
        owed_minor=row.owed_minor,
        shared=list(SHARED),
        commission=table.code,
        commission_version=table.version,
        placed_on=on,
        ends_on=min(ends_on, mandate.to_on, agency.contract_to),
        state=int(PlacementState.MANDATED),
    )
    note(placement=placement, on=on, actor=actor)
    change_state(case_id=row.id, to=CaseState.PLACED, why=f"agency {agency.code}", actor=actor)
    outbox.emit(
        name=events.PLACED,
        payload={
            "placement_id": placement.id,
            "case_id": row.id,
            "person_id": row.person_id,
            "agency": agency.code,
            "business_date": on.isoformat(),
        },
    )
    return int(placement.id)
