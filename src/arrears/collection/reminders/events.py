"""News that reminders put into the outbox."""

# payload: person_id, loan_ids, business_date, step, key; the plan wants a person to call
CALL_ASKED = "reminders.call_asked"
# payload: reply_id, person_id, message_id, channel, meaning
REPLY_TAKEN = "reminders.reply_taken"
# payload: message_id, person_id, loan_ids, at (ISO)
LINK_OPENED = "reminders.link_opened"
# payload: message_id, person_id, news
DELIVERY_NOTED = "reminders.delivery_noted"
