"""News that delinquency puts into the outbox."""

# payload: loan_id, event_id, business_date, dpd_before_days, dpd_after_days
CURED = "delinquency.cured"
