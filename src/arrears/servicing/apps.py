"""Django application of the slice `servicing`."""

from django.apps import AppConfig


class ServicingConfig(AppConfig):
    name = "arrears.servicing"
    label = "servicing"
    verbose_name = "Servicing"
