"""Django application of the borrower's portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "arrears.web.portal"
    label = "portal"
    verbose_name = "Borrower's portal"
