"""News that agencies put into the outbox."""

# payload: placement_id, case_id, person_id, agency, business_date
PLACED = "agencies.placed"
# payload: placement_id, case_id, person_id, agency, business_date, why (agencies.choices.Why)
ENDED = "agencies.ended"
