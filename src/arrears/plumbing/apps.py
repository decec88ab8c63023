"""Django application of the plumbing."""

from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "arrears.plumbing"
    label = "plumbing"
    verbose_name = "Plumbing"
