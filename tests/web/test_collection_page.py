"""The collection dashboard: every panel with its definition, in both languages, with a CSV behind it."""

import shutil
from pathlib import Path
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

    lender.late_book(loans=40, days=75, two_each=False)
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
    assert sum(row["people"] for row in arms.values()) == 40
    assert all(row["paid"] == 0 for row in arms.values())


def test_each_panel_is_a_csv(client: Any) -> None:
    for key in KEYS:
        response = client.get(f"/collection/{key}.csv")
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/csv")
    assert client.get("/collection/nothing.csv").status_code == 404


def test_strategies_and_the_log_of_decisions_in_both_languages(client: Any, tmp_path: Path) -> None:
    from arrears.collection.treatments.operations.keep_study import keep_study

    rows = [
        f"{i},{i * 0.5 + (100 if i >= 1000 else 0)},Level {int(i >= 1000)} Recovery,40"
        for i in range(0, 2000, 5)
    ]
    head = "expected_recovery_amount,actual_recovery_amount,recovery_strategy,age"
    (tmp_path / "debts.csv").write_text("\n".join([head, *rows]))
    keep_study(path=tmp_path, actor="test")
    for language, words in (
        ("en", ("Hold-out", "by_value", "Text message", "The one real effect", "Decided for")),
        ("zh-hans", ("留置组", "by_value", "唯一的真实效果", "策略决策表")),
    ):
        client.cookies["django_language"] = language
        text = client.get("/collection/strategies/").content.decode()
        assert all(word in text for word in words)
        assert "%(" not in text
        log = client.get("/collection/decisions/?chosen=voice_human").content.decode()
        assert ("Call by a person" if language == "en" else "人工") in log
    told = client.get("/collection/strategies/real.csv").content.decode()
    assert "+100" in told
    nobody = client.get("/collection/decisions/?day=2001-01-01")
    assert nobody.status_code == 200


def test_a_change_of_strategy_is_told_before_and_after_with_the_hold_out(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from django.db import transaction

    from arrears.collection.treatments.log_queries import activations
    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date
    from arrears.plumbing.home import snapshot_folder
    from arrears.rulebook.folder import folder
    from arrears.web.console.collection_figures import Span, changes

    shutil.copytree(folder(), tmp_path / "rules")
    table = tmp_path / "rules" / "collection" / "strategies" / "by_value.yaml"
    table.write_text(table.read_text() + "\n# changed\n")
    monkeypatch.setenv("ARREARS_RULES", str(tmp_path / "rules"))
    today = business_date()
    with transaction.atomic():
        plan_day(business_date=today + timedelta(days=10))
        days = [(on, code) for on, code, _version in activations()]
        assert (days[0][0], days[-1]) == (today, (today + timedelta(days=10), "by_value"))
        assert len(days) == 3  # both strategies at first, then the changed one
        span = Span(
            from_on=today - timedelta(days=10), to_on=today + timedelta(days=20), snapshots=snapshot_folder()
        )
        rows = changes(span).table.rows
        label = rows[-1]["change"]
        told = [(row["time"], row["arm"]) for row in rows if row["change"] == label]
        assert [arm for _time, arm in told[:2]] == ["Champion", "Hold-out"]
        assert {time.split()[0] for time, _arm in told} == {"before", "from"}
        transaction.set_rollback(True)
