"""Django application of the sub-slice `legal`."""

from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "arrears.collection.legal"
    label = "legal"
    verbose_name = "Legal action"
