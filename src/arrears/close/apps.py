"""Django application of the slice `close`."""

from django.apps import AppConfig


class CloseConfig(AppConfig):
    name = "arrears.close"
    label = "close"
    verbose_name = "Close"
