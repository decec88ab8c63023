"""What was written on the timeline, said in a conversation or found in a review never changes."""

from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [
        migrations.RunSQL(protect("cases_entry", "cases_conversation", "cases_review"))
    ]
