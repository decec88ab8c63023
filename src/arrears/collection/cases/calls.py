"""What a call to a debtor would be: the number that comes first, and what it is for."""

from collections.abc import Collection
from datetime import datetime

from arrears.collection.cases.choices import NextStep
from arrears.collection.cases.models import Case, CaseLoan
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.point_queries import PointRow, contact_points_of


def purpose_of_step(step: int) -> Purpose:
    """A call that the debtor asked for answers them; help that they asked for is negotiated."""
    if step == NextStep.CALL_BACK:
        return Purpose.ANSWER
    return Purpose.NEGOTIATE if step == NextStep.OFFER_PLAN else Purpose.COLLECT


def planned_calls(*, cases: Collection[Case], actor: str, at: datetime) -> dict[int, Planned]:
    """A call to the debtor's own first valid phone, by case; cases without such a phone are absent."""
    points = contact_points_of(person_ids=[case.person_id for case in cases])
    loans = loans_inside(case_ids=[case.id for case in cases])
    found = {}
    for case in cases:
        phone = next((one for one in points.get(case.person_id, []) if is_own_phone(one)), None)
        if phone is not None:
            found[case.id] = Planned(
                person_id=case.person_id,
                loan_ids=tuple(loans.get(case.id, ())),
                contact_point_id=phone.id,
                channel=Channel.VOICE_HUMAN,
                purpose=purpose_of_step(case.next_step),
                actor=actor,
                at=at,
            )
    return found


def is_own_phone(point: PointRow) -> bool:
    """A phone of the debtor that works as far as is known."""
    return (point.type, point.owner, point.status) == (PointType.PHONE, Owner.SELF, PointStatus.VALID)


def loans_inside(*, case_ids: Collection[int]) -> dict[int, list[int]]:
    """The loans that are in each case now."""
    found: dict[int, list[int]] = {}
    kept = CaseLoan.objects.filter(case_id__in=case_ids, left_on=None).order_by("loan_id")
    for case_id, loan_id in kept.values_list("case_id", "loan_id"):
        found.setdefault(case_id, []).append(loan_id)
    return found
