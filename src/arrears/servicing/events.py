"""News that servicing puts into the outbox."""

# payload: loan_id, shard, event_id, kind, channel, amount_minor, value_on, business_date, before and after
# ({status, dpd_days, overdue_minor, principal_outstanding_minor} of the state; before is null for the first).
EVENT_POSTED = "servicing.event_posted"
# payload: loan_id, actor, business_date
LOAN_AGREED = "servicing.loan_agreed"
# payload: loan_id, receipt_id, event_id
RECEIPT_APPLIED = "servicing.receipt_applied"
# payload: proposal_id, loan_id, verb
PROPOSED = "servicing.proposed"
# payload: proposal_id, loan_id, verdict (servicing.verdict.Verdict)
DECIDED = "servicing.decided"
# payload: loan_id, fact_id, kind (servicing.fact_kinds.FactKind)
FACT_RECORDED = "servicing.fact_recorded"
