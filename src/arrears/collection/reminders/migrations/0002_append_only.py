from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            protect(
                "reminders_templatedecision", "reminders_run", "reminders_delivery", "reminders_reply"
            )
        ),
        migrations.RunSQL("create sequence reminders_claim as integer cycle", "drop sequence reminders_claim"),
    ]
