"""One-time codes by which borrowers log in."""

from django.db import models


class LogInCode(models.Model):
    """A code that was asked for. A phone that nobody has gets a row as well, with nobody behind it."""

    id = models.BigAutoField(primary_key=True)
    phone_index = models.BinaryField()  # keyed blind index
    address_digest = models.TextField()  # of the network address that asked
    person_id = models.BigIntegerField(null=True)
    code_digest = models.TextField()  # keyed
    code_sealed = models.BinaryField()  # for the message that carries it
    language = models.TextField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "asked_at"], name="code_of_phone"),
            models.Index(fields=["address_digest", "asked_at"], name="code_of_address"),
        ]
