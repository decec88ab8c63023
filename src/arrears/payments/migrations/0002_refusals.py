"""PostgreSQL refuses any change of what came in: only where the money went may change."""

from django.db import migrations

from arrears.plumbing.append_only import protect

# The shared function says what to do; it takes delete and truncate, and updates of the columns that are facts.
FACTS = (
    "id, idempotency_key, content_hash, received_on, value_on, amount_minor, currency, channel, reference_sealed, "
    "reference_indexes, payer_sealed, account_index, end_to_end_index, file_id, line_number, actor"
)
KEPT = (
    protect("payments_receipt")
    .replace("before update or delete", f"before update of {FACTS} or delete")
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [migrations.RunSQL(KEPT)]
