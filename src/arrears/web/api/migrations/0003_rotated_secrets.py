from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0002_webhooks")]

    operations = [
        migrations.AddField(
            model_name="webhookendpoint",
            name="old_secret_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="old_secret_until",
            field=models.DateTimeField(null=True),
        ),
    ]
