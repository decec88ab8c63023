"""Django application of the sub-slice `agencies`."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "arrears.collection.agencies"
    label = "agencies"
    verbose_name = "Agencies"
