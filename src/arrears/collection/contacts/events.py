"""News of the contacts for higher slices. Payloads hold ids and codes, never a number."""

STOPPED = "contacts.stopped"  # stop_id, person_id, kind
STOP_LIFTED = "contacts.stop_lifted"  # stop_id, person_id, kind
ATTEMPTED = "contacts.attempted"  # attempt_id, decision_id, person_id, channel, result
