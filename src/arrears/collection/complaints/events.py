"""News of disputes and complaints. payload of all: matter_id, person_id, loan_id (or null), kind,
business_date."""

RECEIVED = "complaints.received"  # also: holds_case (a complaint about conduct: the case is put on hold)
DECIDED = "complaints.decided"  # also: verdict
CLOSED = "complaints.closed"  # also: holds_case
