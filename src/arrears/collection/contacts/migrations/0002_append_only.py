from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            protect(
                "contacts_decisionrow",
                "contacts_attemptrow",
                "contacts_reveal",
                "contacts_withdrawal",
                "contacts_thirdpersonrefusal",
            )
        )
    ]
