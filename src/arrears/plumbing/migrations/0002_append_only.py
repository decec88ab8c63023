from django.db import migrations

from arrears.plumbing.append_only import FUNCTION, protect


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION + protect("plumbing_auditrecord"))]
