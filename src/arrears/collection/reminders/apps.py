"""Django application of the sub-slice `reminders`."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "arrears.collection.reminders"
    label = "reminders"
    verbose_name = "Reminders"
