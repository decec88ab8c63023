"""Tiers, scope, units and places: what counts where, for whom, and that no tier is harsher than the law."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from arrears.rulebook import jurisdictions, parameters, units
from arrears.rulebook.yaml_file import UnableToReadRules, line_of

Change = Callable[[str, str, str], Path]
Forget = Callable[[], None]
TODAY = date(2026, 11, 22)


def test_limits_of_relief_limitation_and_approval() -> None:
    def now(rule: str) -> object:
        found = parameters.strictest(jurisdiction="CN", rule=rule, on=TODAY)
        return found.value if found else None

    assert (now("plan_months_max"), now("extensions_max"), now("deferral_months_max")) == (60, 2, 6)
    assert (now("restructuring_observation_months"), now("restructuring_observation_repayments")) == (12, 2)
    assert (now("limitation_years"), now("limitation_longstop_years")) == (3, 20)
    assert now("limitation_restarts_on") == ["demand", "acknowledgement", "suit_or_arbitration", "equivalent"]
    assert (now("waiver_approval_minor"), now("write_off_approval_minor")) == (50_000, 0)
    assert now("all_in_annual_cost") == Decimal("0.24")
    assert now("no_such_rule") is None


def test_a_value_in_force_can_be_cited(rules: Path, forget: Forget) -> None:
    def cited() -> str:
        found = parameters.strictest(jurisdiction="CN", rule="plan_months_max", on=TODAY)
        assert found is not None
        return found.cite()

    law = "《商业银行信用卡业务监督管理办法》Art. 70"
    assert cited() == f"CN/plan_months_max (the lender's own figure; {law}, since 2011-01-13)"
    (rules / "company" / "plan_months_max.yaml").unlink()
    forget()
    assert cited() == f"CN/plan_months_max ({law}, since 2011-01-13)"


def test_a_rule_binds_only_those_in_its_scope(rules: Path, forget: Forget) -> None:
    (rules / "company" / "plan_months_max.yaml").unlink()
    forget()

    def cap(lender: str | None) -> object:
        found = parameters.strictest(jurisdiction="CN", rule="plan_months_max", on=TODAY, lender=lender)
        return found.value if found else None

    assert (cap("card_issuer"), cap("private_lender"), cap(None)) == (60, None, 60)


def test_rules_of_a_wider_place_count_and_the_strictest_wins(change: Change, rules: Path) -> None:
    folder = rules / "US-MA"
    folder.mkdir(exist_ok=True)
    text = (rules / "CN" / "all_in_annual_cost.yaml").read_text(encoding="utf-8")
    (rules / "US" / "price.yaml").parent.mkdir(exist_ok=True)
    (rules / "US" / "tea.yaml").write_text(text.replace(": 0.24", ": 0.20"), encoding="utf-8")
    (folder / "tea.yaml").write_text(text, encoding="utf-8")
    change("US-MA/tea.yaml", ": 0.24", ": 0.30")
    found = parameters.strictest(jurisdiction="US-MA", rule="tea", on=TODAY)
    assert found is not None
    assert (found.value, found.rule.jurisdiction) == (Decimal("0.20"), "US")
    assert jurisdictions.chain("US-MA") == ["US-MA", "US", "INT"]


def test_a_folder_of_law_must_be_a_known_place(rules: Path, forget: Forget) -> None:
    (rules / "FR").mkdir()
    (rules / "FR" / "x.yaml").write_text("description: {}\n", encoding="utf-8")
    forget()
    with pytest.raises(UnableToReadRules, match=r"FR is no jurisdiction of rules/jurisdictions\.yaml"):
        parameters.all_rules()
    with pytest.raises(jurisdictions.UnableToFindJurisdiction, match="US-MA"):
        jurisdictions.chain("FR")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("CN/plan_months_max", ": 60", ": 6000", r"line 11: values.2011-01-13: .*from 0 to 1200"),
        ("CN/plan_months_max", ": 60", ": sixty", "expected a whole number from 0 to 1200, got sixty"),
        ("CN/all_in_annual_cost", ": 0.24", ": 24", "24 lies outside 0 to 10"),
        ("CN/plan_months_max", "unit: months", "unit: moons", "unit: expected one of per_year"),
        ("CN/plan_months_max", "topic: forbearance", "topic: weather", "topic: expected one of price"),
        ("CN/plan_months_max", "[bank, card_issuer]", "[bakery]", "scope.lenders: expected some of bank"),
        ("CN/plan_months_max", "2011-01-13: 60", "2021-01-13: 60\n  2011-01-13: 60", "dates must rise"),
        ("CN/plan_months_max", "shape: ceiling", "shape: within", "only conditions and local_hours"),
        ("CN/upfront_interest", ": false", ": 0", "expected true or false, got 0"),
        ("CN/limitation_restarts_on", "[demand, ", "[demand, demand, ", "list of different texts"),
        (
            "CN/classification_days",
            "doubtful: 270",
            "doubtful: 70",
            "days must be whole, from 0 on, and rise",
        ),
        ("CN/allocation_order", "[fee, interest", "[fee, tax", "each once, in order"),
        ("CN/plan_months_max", "read_on: 2026-11-22", "read_on: soon", "read_on: expected a day"),
        ("company/extensions_max", "jurisdiction: CN", "jurisdiction: Mars", "Mars is not in"),
        ("company/plan_months_max", ": 60", ": 61", "61 is harsher than the law's ceiling of 60 months"),
    ],
)
def test_a_broken_rule_is_told_by_file_line_and_key(
    change: Change, file: str, old: str, new: str, says: str
) -> None:
    change(f"{file}.yaml", old, new)
    with pytest.raises(UnableToReadRules, match=says) as raised:
        parameters.all_rules()
    assert f"{file}.yaml line " in str(raised.value)


def test_a_floor_and_a_permission_may_not_be_loosened(rules: Path, forget: Forget) -> None:
    own = "jurisdiction: CN\nreason: {en: x, zh: x}\nvalues: {2000-01-01: %s}\n"
    path = rules / "company" / "restructuring_observation_months.yaml"
    path.write_text(own % "6", encoding="utf-8")
    forget()
    with pytest.raises(UnableToReadRules, match="6 is harsher than the law's floor of 12 months"):
        parameters.all_rules()
    path.unlink()
    (rules / "company" / "upfront_interest.yaml").write_text(own % "true", encoding="utf-8")
    forget()
    with pytest.raises(UnableToReadRules, match="True is harsher than the law's ceiling of False allowed"):
        parameters.all_rules()


def test_hours_of_a_later_tier_lie_within_those_of_the_law() -> None:
    law = {"mon-sat": [["08:00", "20:00"]]}
    for mine, harsher in (
        ({"mon-fri": [["09:00", "12:00"], ["13:00", "18:00"]]}, False),
        ({"all": [["09:00", "12:00"]]}, True),  # Sunday
        ({"mon-sat": [["07:59", "12:00"]]}, True),
        ({"mon-sat": [["08:00", "20:00"]], "sat": []}, False),
    ):
        assert units.harsher(shape="within", mine=mine, law=law) is harsher, mine
    closed = {"mon-sat": [["08:00", "20:00"]], "holiday": []}
    assert units.harsher(shape="within", mine=law, law=closed)
    assert units.minutes_by_day(closed)["holiday"] == set()
    assert len(units.minutes_by_day(law)["holiday"]) == 12 * 60
    assert units.harsher(shape="within", mine=["a", "b"], law=["a"])
    assert not units.harsher(shape="within", mine=["a"], law=["a", "b"])


@pytest.mark.parametrize(
    "hours", [[], {"all": [["8:00", "20:00"]]}, {"all": [["20:00", "08:00"]]}, {"feast": []}]
)
def test_broken_hours_are_refused(hours: object) -> None:
    unit = units.find("local_hours")
    assert unit is not None
    assert unit.fault(hours) != ""


def test_the_line_of_a_key_inside_lists(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a:\n  - b: 1\n  - b: 2\n    c: 3\n", encoding="utf-8")
    assert [line_of(path=path, key=key) for key in ("a", "a[1].c", "a[1].d", "z")] == [1, 4, 3, 0]
