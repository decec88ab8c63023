"""News that legal action, sales and visits put into the outbox."""

# payload: legal_case_id, case_id, person_id, step (legal.choices.Step), state, business_date
STEPPED = "legal.stepped"
# payload: sale_id, loan_id, person_id, buyer, business_date
SOLD = "legal.sold"
# payload: visit_id, case_id, person_id, state, business_date
VISITED = "legal.visited"
