"""News that cases put into the outbox. Payloads hold ids and codes, never personal data."""

# payload: case_id, person_id, business_date, reopened (true: an earlier case that was cured)
OPENED = "cases.opened"
# payload: case_id, person_id, business_date, state (cases.choices.CaseState), why
CLOSED = "cases.closed"
# payload: case_id, person_id, business_date, before, after (cases.choices.CaseState), why
STATE_CHANGED = "cases.state_changed"
# payload: case_id, person_id, promise_id, amount_minor, due_on
PROMISE_MADE = "cases.promise_made"
# payload: case_id, person_id, promise_id, state (cases.choices.PromiseState), paid_minor
PROMISE_DECIDED = "cases.promise_decided"
# payload: case_id, person_id, conversation_id, outcome (cases.choices.Outcome), reached
CONVERSATION_RECORDED = "cases.conversation_recorded"
