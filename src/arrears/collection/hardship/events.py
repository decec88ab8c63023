"""News of plans. payload of all: plan_id, person_id, loan_id, business_date."""

REQUESTED = "hardship.requested"
ASSESSED = "hardship.assessed"  # nothing could be offered by rule: a person looks at it
OFFERED = "hardship.offered"
ACCEPTED = "hardship.accepted"
APPROVED = "hardship.approved"
ACTIVATED = "hardship.activated"  # collection stops
AT_RISK = "hardship.at_risk"
RECOVERED = "hardship.recovered"  # an instalment that was late is paid
BROKEN = "hardship.broken"  # collection may go on
REINSTATED = "hardship.reinstated"  # collection stops again
COMPLETED = "hardship.completed"
TERMINATED = "hardship.terminated"
