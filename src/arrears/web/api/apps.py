"""Django application of the API: tokens, answers by idempotency key, windows of the rate limit."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "arrears.web.api"
    label = "api"
    verbose_name = "API"
