"""Cases that a treatment may be decided for, for set-wise statements of the slices above: a published select.

Its columns are the promise:

    case_id, person_id, dpd_days, overdue_minor, currency, reason (ArrearsReason), reopened (boolean),
    loan_ids    PostgreSQL's text of the array of its loans, rising
"""

from arrears.collection.cases.choices import CaseState

_WORKED = (CaseState.WATCH, CaseState.OPEN, CaseState.IN_TREATMENT, CaseState.REOPENED)

TO_TREAT = f"""
    select k.id as case_id, k.person_id, k.dpd_days, k.overdue_minor, k.currency, k.reason,
        k.reopened > 0 as reopened, o.loan_ids
    from cases_case k
    join (
        select case_id, array_agg(loan_id order by loan_id)::text as loan_ids
        from cases_caseloan where left_on is null group by case_id
    ) o on o.case_id = k.id
    where k.closed_on is null and k.hold_reason = '' and k.overdue_minor > 0
        and k.state in ({", ".join(str(int(state)) for state in _WORKED)})
"""
