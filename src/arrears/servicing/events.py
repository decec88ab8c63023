"""News that servicing puts into the outbox."""

# payload: loan_id, shard, event_id, kind, channel, amount_minor, value_on, business_date, receipt_id (of the
# receipt that it applies, else null), before and after
# ({status, dpd_days, overdue_minor, principal_outstanding_minor} of the state; before is null for the first).
EVENT_POSTED = "servicing.event_posted"
TOLD = ("status", "dpd_days", "overdue_minor", "principal_outstanding_minor")
# payload: loan_id, actor, business_date
LOAN_AGREED = "servicing.loan_agreed"
# payload: proposal_id, loan_id (or line_id), verb
PROPOSED = "servicing.proposed"
# payload: proposal_id, loan_id (or line_id), verdict (servicing.verdict.Verdict)
DECIDED = "servicing.decided"
# payload: loan_id, fact_id, kind (servicing.fact_kinds.FactKind)
FACT_RECORDED = "servicing.fact_recorded"
# payload: line_id, event_id, kind (servicing.line_kinds.LineKind), limit_minor, value_on
LINE_CHANGED = "servicing.line_changed"
