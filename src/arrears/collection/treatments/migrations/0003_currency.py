"""Prices of a day and rulings say in which currency they are; those so far were in yuan."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("treatments", "0002_append_only")]

    operations = [
        migrations.AddField("plannedday", "currency", models.TextField(default="CNY"), preserve_default=False),
        migrations.AddField(
            "releaseruling", "currency", models.TextField(default="CNY"), preserve_default=False
        ),
    ]
