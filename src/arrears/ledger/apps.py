"""Django application of the slice `ledger`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _load_chart(**kwargs: Any) -> None:
    from arrears.ledger.operations.load_chart import load_chart

    load_chart()


class LedgerConfig(AppConfig):
    name = "arrears.ledger"
    label = "ledger"
    verbose_name = "Ledger"

    def ready(self) -> None:
        """The accounts follow the chart after every `migrate`."""
        post_migrate.connect(_load_chart, sender=self)
