"""What other slices may read of cases."""

from arrears.collection.cases.queries.cases import CaseLoanRow, CaseRow, case, case_of_person, cases_of_person
from arrears.collection.cases.queries.timeline import TimelineRow, timeline

__all__ = [
    "CaseLoanRow",
    "CaseRow",
    "TimelineRow",
    "case",
    "case_of_person",
    "cases_of_person",
    "timeline",
]
