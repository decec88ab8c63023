"""Brings the accounts in the database in line with the chart; run after every migration."""

from arrears.ledger.chart import chart
from arrears.ledger.models import Account


def load_chart() -> int:
    """Adds and renames accounts as rules/ledger/chart.yaml says, never removes one; returns how many."""
    accounts = [
        Account(
            code=entry.code,
            name_en=entry.name_en,
            name_zh=entry.name_zh,
            kind=int(entry.kind),
            controls=entry.controls,
        )
        for entry in chart().values()
    ]
    Account.objects.bulk_create(
        accounts,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_en", "name_zh", "kind", "controls"],
    )
    return len(accounts)
