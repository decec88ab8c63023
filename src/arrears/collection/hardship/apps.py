"""Django application of plans for borrowers in difficulty."""

from django.apps import AppConfig


class HardshipConfig(AppConfig):
    name = "arrears.collection.hardship"
    label = "hardship"
    verbose_name = "Plans for borrowers in difficulty"
