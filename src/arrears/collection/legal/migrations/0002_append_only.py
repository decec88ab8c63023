"""What happened in court, what it cost and what was bid never changes."""

from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [migrations.RunSQL(protect("legal_steprow", "legal_legalcost", "legal_bid"))]
