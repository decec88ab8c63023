"""The collection dashboard: every panel with its definition, in both languages, with a CSV behind it."""

from typing import Any

import pytest

from tests.collection.cases import lender

KEYS = ("funnel", "cures", "conduct", "rolls", "changes", "rulings")


@pytest.fixture(scope="module")
def client(module_db: str) -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date
    from arrears.web.roles import give_role

    lender.late_book(loans=30, days=75, two_each=False)
    plan_day(business_date=business_date())
    user = User.objects.create_user(username="analyst")
    give_role(user=user, role="analyst")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def test_every_panel_in_both_languages(client: Any) -> None:
    for language, title in (("en", "From attempt to kept promise"), ("zh-hans", "从拨打到兑现承诺")):
        client.cookies["django_language"] = language
        response = client.get("/collection/?days=90")
        text = response.content.decode()
        assert response.status_code == 200
        assert title in text
        assert "%(" not in text
        for key in KEYS:
            assert f'id="{key}"' in text


def test_figures_are_those_of_the_book(client: Any) -> None:
    from datetime import timedelta

    from arrears.plumbing.clock import business_date
    from arrears.plumbing.home import snapshot_folder
    from arrears.web.console.collection_figures import Span, panels_of

    today = business_date()
    span = Span(from_on=today - timedelta(days=30), to_on=today, snapshots=snapshot_folder())
    panels = {panel.key: panel for panel in panels_of(span)}
    breaches = panels["conduct"].table.rows[2]
    assert breaches["figure"] == "0"
    assert panels["cures"].table.total == {"kind": "All cures", "count": 0, "rate": 0.0}
    rolls = panels["rolls"].table.rows
    assert rolls
    for row in rolls:
        parts = [row[name] for name in ("cured", "better", "same", "worse", "gone")]
        assert sum(parts) == pytest.approx(1.0)
        assert row["worse"] == 1.0  # nobody pays in this book
    arms = {row["arm"]: row for row in panels["changes"].table.rows}
    assert sum(row["people"] for row in arms.values()) == 30
    assert all(row["paid"] == 0 for row in arms.values())


def test_each_panel_is_a_csv(client: Any) -> None:
    for key in KEYS:
        response = client.get(f"/collection/{key}.csv")
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/csv")
    assert client.get("/collection/nothing.csv").status_code == 404
