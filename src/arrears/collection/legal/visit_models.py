"""The table of field visits; opened by this slice alone (models.py brings it to Django)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Visit(models.Model):
    """People who go to a debtor, with consent and through the gate."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField(db_index=True)
    person_id = models.BigIntegerField()
    contact_point_id = models.BigIntegerField()
    collectors = ArrayField(models.TextField())
    planned_at = models.DateTimeField()
    consent = models.TextField()  # where the debtor's consent to be visited is kept
    decision_id = models.BigIntegerField(unique=True)  # of the gate: each is used once
    attempt_id = models.BigIntegerField(null=True)
    state = models.SmallIntegerField()  # choices.VisitState
    spoke_with = models.SmallIntegerField(db_default=0)  # contacts.choices.SpokeWith
    id_shown = models.BooleanField(db_default=False)
    entered = models.BooleanField(db_default=False)
    entry_consent = models.TextField(db_default="")
    recording = models.TextField(db_default="")
    began_at = models.DateTimeField(null=True)
    latitude_microdegrees = models.IntegerField(null=True)
    longitude_microdegrees = models.IntegerField(null=True)
    breaches = ArrayField(models.TextField(), default=list)  # choices.VisitBreach
    remark = models.TextField(db_default="")
    planned_by = models.TextField()
    recorded_by = models.TextField(db_default="")
