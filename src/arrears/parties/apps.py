"""Django application of the slice `parties`."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "arrears.parties"
    label = "parties"
    verbose_name = "Parties"
