"""Django application of the slice `payments`."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "arrears.payments"
    label = "payments"
    verbose_name = "Payments"
