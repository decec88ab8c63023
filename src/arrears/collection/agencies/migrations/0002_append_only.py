"""What happened to a placement, what an invoice said and how an agency was judged never changes."""

from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [
        migrations.RunSQL(protect("agencies_placementchange", "agencies_invoiceline", "agencies_evaluation"))
    ]
