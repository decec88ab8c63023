"""Django application of the sub-slice `collection.cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "arrears.collection.cases"
    label = "cases"
    verbose_name = "Cases"
