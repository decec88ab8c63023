"""Django application of disputes, complaints and requests."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "arrears.collection.complaints"
    label = "complaints"
    verbose_name = "Disputes and complaints"
