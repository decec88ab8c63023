"""News that legal action, sales and visits put into the outbox."""

# payload: legal_case_id, case_id, person_id, step (legal.choices.Step), state, business_date
STEPPED = "legal.stepped"
# payload: sale_id, person_id, loan_ids (all of the person's in the sale), owner, business_date
SOLD = "legal.sold"
# payload: sale_id, person_id, loan_ids, owner (who had it until now), business_date
BOUGHT_BACK = "legal.bought_back"
# payload: visit_id, case_id, person_id, state, business_date
VISITED = "legal.visited"
