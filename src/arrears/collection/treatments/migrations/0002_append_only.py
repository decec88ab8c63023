"""A decision and a ruling never change: what they rested on must stay as it was."""

from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("treatments", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [migrations.RunSQL(
            protect(
                "treatments_plannedday", "treatments_treatmentdecision", "treatments_releaseruling", "treatments_study"
            )
        )]
