"""From running totals to debits and credits: pure."""

import random

from arrears.ledger import posting_rules


def _sums(seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    return {name: chance.randrange(0, 10**9) for name in posting_rules.COLUMNS}


def test_lines_always_sum_to_zero() -> None:
    for seed in range(50):
        lines = posting_rules.lines(changes=posting_rules.movements(sums=_sums(seed)))
        assert sum(amount for _, _, amount in lines) == 0
        assert lines


def test_every_movement_is_a_total_of_the_states() -> None:
    from arrears.kernel.book import STATES

    assert set(posting_rules.STATE_COLUMNS) <= set(STATES.names or ())
    known = {*(STATES.names or ()), *posting_rules.DERIVED}
    assert {name for columns in posting_rules.CONTROLS.values() for name in columns} <= known


def test_nothing_moved_gives_no_lines() -> None:
    none = dict.fromkeys(posting_rules.COLUMNS, 0)
    assert posting_rules.lines(changes=posting_rules.movements(sums=none)) == []


def test_principal_account_is_what_is_still_owed() -> None:
    sums = _sums(7)
    expected = (
        sums["disbursed_minor"]
        + sums["opening_principal_minor"]
        - sums["principal_paid_minor"]
        - sums["principal_waived_minor"]
        - sums["principal_charged_off_minor"]
    )
    assert posting_rules.controls(totals=posting_rules.movements(sums=sums))["loans_principal"] == expected


def test_cash_is_what_came_in_less_what_went_out() -> None:
    for seed in range(20):
        sums = _sums(seed)
        cash = posting_rules.balances(totals=posting_rules.movements(sums=sums))["cash"]
        assert cash == sums["received_minor"] - sums["refunded_minor"] - sums["disbursed_minor"]


def test_a_credit_without_cash_is_an_expense_and_not_cash() -> None:
    sums = dict.fromkeys(posting_rules.COLUMNS, 0) | {"principal_paid_minor": 500, "received_minor": 0}
    held = posting_rules.balances(totals=posting_rules.movements(sums=sums))
    assert held == {"cash": 0, "loans_principal": -500, "credits_granted": 500}


def test_every_rule_names_accounts_of_the_chart() -> None:
    from arrears.ledger.chart import chart

    roles = set(chart())
    assert {role for pair in posting_rules.RULES.values() for role in pair} <= roles
    assert set(posting_rules.CONTROLS) <= roles


def test_a_broken_chart_says_what_is_wrong(tmp_path) -> None:
    import pytest

    from arrears.ledger.chart import UnableToReadChart, _read

    path = tmp_path / "chart.yaml"
    path.write_text(
        "accounts:\n  - {role: cash, code: '1', kind: asset, en: Cash, zh: 现金}\n", encoding="utf-8"
    )
    with pytest.raises(UnableToReadChart, match="lacks accounts"):
        _read(path)
    path.write_text("accounts: [", encoding="utf-8")
    with pytest.raises(UnableToReadChart, match="can't be read"):
        _read(path)
