"""Who carries how much: the same columns on the board and on the page of teams."""

from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.cases.queries.work import CollectorRow, teams, workload
from arrears.web.tables import Column, Link


def load_columns() -> list[Column]:
    """Name, team and load of a collector."""
    return [
        Column(key="name", label=_("Collector"), kind="link", head=True),
        Column(key="team", label=_("Team")),
        Column(key="cases", label=_("Cases"), kind="count"),
        Column(key="capacity", label=_("Capacity"), kind="count"),
        Column(key="full", label=_("Used"), kind="share"),
        Column(key="promises", label=_("Promises pending"), kind="count"),
    ]


def load_rows(people: list[CollectorRow], *, address: str) -> list[dict[str, Any]]:
    """One row each; `address` of a collector's page holds %s for the name."""
    names, load = teams(), workload()
    return [
        {
            "name": Link(text=row.username, href=address % row.username),
            "team": names.get(row.team, row.team),
            "cases": load.get(row.username, (0, 0))[0],
            "capacity": row.capacity,
            "full": load.get(row.username, (0, 0))[0] / row.capacity,
            "promises": load.get(row.username, (0, 0))[1],
        }
        for row in people
    ]
