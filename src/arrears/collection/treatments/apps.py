"""Django application of the sub-slice `collection.treatments`."""

from django.apps import AppConfig


class TreatmentsConfig(AppConfig):
    name = "arrears.collection.treatments"
    label = "treatments"
    verbose_name = "Treatments"
