"""What other slices may read of cases."""

from arrears.collection.cases.queries.cases import CaseLoanRow, CaseRow, case, case_of_person, cases_of_person
from arrears.collection.cases.queries.several import cases_by_id, cases_in_states, states_of_cases
from arrears.collection.cases.queries.timeline import TimelineRow, timeline

__all__ = [
    "CaseLoanRow",
    "CaseRow",
    "TimelineRow",
    "case",
    "case_of_person",
    "cases_by_id",
    "cases_in_states",
    "cases_of_person",
    "states_of_cases",
    "timeline",
]
