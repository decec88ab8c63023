from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("hardship", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            protect("hardship_means", "hardship_evidence", "hardship_offer", "hardship_consent", "hardship_step")
        )
    ]
