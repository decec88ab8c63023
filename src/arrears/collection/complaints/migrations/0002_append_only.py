from django.db import migrations

from arrears.plumbing.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [migrations.RunSQL(protect("complaints_matterstep"))]
