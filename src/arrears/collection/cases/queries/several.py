"""Many cases at once."""

from collections.abc import Collection

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.models import Case
from arrears.collection.cases.queries.cases import CaseRow, rows_of


def cases_by_id(*, ids: Collection[int]) -> dict[int, CaseRow]:
    """Cases by id, open or closed; unknown ids are absent."""
    return {row.id: row for row in rows_of(list(Case.objects.filter(id__in=set(ids))))}


def cases_in_states(*, states: Collection[CaseState], dpd_from: int = 0) -> list[CaseRow]:
    """Open cases in some states from so many days past due on, by id."""
    codes = [int(state) for state in states]
    found = Case.objects.filter(state__in=codes, dpd_days__gte=dpd_from, closed_on=None)
    return rows_of(list(found.order_by("id")))


def states_of_cases(*, ids: Collection[int]) -> dict[int, CaseState]:
    """States by id; unknown ids are absent."""
    found = Case.objects.filter(id__in=set(ids)).values_list("id", "state")
    return {case_id: CaseState(state) for case_id, state in found}
