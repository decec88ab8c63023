"""Django application of the slice `adapters`."""

from django.apps import AppConfig


class AdaptersConfig(AppConfig):
    name = "arrears.adapters"
    label = "adapters"
    verbose_name = "Adapters"
