"""Rules of law and policy: dated values, certainty, tiers, bucket tables, the version, the command."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from arrears import rulebook
from arrears.rulebook import buckets, parameters
from arrears.rulebook.folder import UnableToFindRules
from arrears.rulebook.yaml_file import UnableToReadRules, read_yaml

Change = Callable[[str, str, str], Path]
Forget = Callable[[], None]
TODAY = date(2026, 11, 22)


def cost(on: date) -> object:
    return parameters.value(jurisdiction="CN", rule="all_in_annual_cost", on=on)


def test_a_value_counts_from_its_date(rules: Path, forget: Forget) -> None:
    assert cost(date(2019, 12, 31)) is None
    assert cost(date(2020, 1, 1)) == Decimal("0.24")  # the lender's own, before the law's
    (rules / "company" / "all_in_annual_cost.yaml").unlink()
    forget()
    assert cost(date(2025, 9, 30)) is None
    assert cost(date(2025, 10, 1)) == Decimal("0.24")


def test_what_is_only_general_knowledge_is_off_until_the_lender_turns_it_on(
    rules: Path, forget: Forget
) -> None:
    assert parameters.value(jurisdiction="CN", rule="bullet_term_months", on=TODAY) is None
    multiple = parameters.load(jurisdiction="CN", rule="penalty_interest_multiple")
    assert (multiple.value_on(TODAY), multiple.set_by_lender) == (Decimal("1.5"), True)
    (rules / "company" / "penalty_interest_multiple.yaml").unlink()
    forget()
    assert parameters.value(jurisdiction="CN", rule="penalty_interest_multiple", on=TODAY) is None


def test_every_shipped_rule_has_a_source_and_is_enforced_only_when_sure() -> None:
    for rule in parameters.all_rules():
        assert rule.references
        sure = max(cited.certainty for cited in rule.references) >= rulebook.citations.ENFORCED_FROM
        assert sure or not rule.enforced or rule.set_by_lender, rule.name


def test_enforcing_general_knowledge_is_refused(change: Change) -> None:
    change("CN/bullet_term_months.yaml", "enforced: false", "enforced: true")
    with pytest.raises(
        UnableToReadRules, match=r"bullet_term_months.yaml line 18: enforced: .*rules/company"
    ):
        parameters.all_rules()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "2020-01-01: 0.24",
            "2020-01-01: 0.30",
            "values.2025-10-01: 0.30 is harsher than the law's ceiling of 0.24",
        ),
        ("2020-01-01: 0.24", "2026-01-01: 0.24", "gives nothing for 2025-10-01"),
        ("jurisdiction: CN", "jurisdiction: FR", "FR is not in rules/jurisdictions.yaml"),
        ("jurisdiction: CN", "jurisdiction: KR", "rules/KR/all_in_annual_cost.yaml is absent"),
    ],
)
def test_policy_may_only_be_kinder(change: Change, old: str, new: str, says: str) -> None:
    change("company/all_in_annual_cost.yaml", old, new)
    with pytest.raises(UnableToReadRules, match=says):
        parameters.all_rules()


def test_an_unknown_rule_names_the_known_ones() -> None:
    with pytest.raises(parameters.UnableToFindRule, match="all_in_annual_cost"):
        parameters.value(jurisdiction="CN", rule="price_of_tea", on=TODAY)


def test_bucket_tables_have_no_gaps() -> None:
    bureau = buckets.table("bureau")
    days = [0, 1, 30, 31, 60, 61, 90, 91, 150, 151, 180, 181, 9_999]
    codes = ["M0", "M1", "M1", "M2", "M2", "M3", "M3", "M4", "M5", "M6", "M6", "M7+", "M7+"]
    assert [bureau.code_of(day) for day in days] == codes
    assert (bureau.bounds(1), bureau.bounds(7)) == ((1, 30), (181, None))
    other = buckets.table("every_30_from_1_to_29")
    assert [other.code_of(day) for day in (29, 30, 59, 60)] == ["M1", "M2", "M2", "M3"]
    with pytest.raises(buckets.UnableToFindBucketTable, match="bureau"):
        buckets.table("weekly")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{code: M2, from: 31}", "{code: M2, from: 1}", "must start at 0 and rise"),
        ("{code: M1, from: 1}", "{code: M1, from: 5}", "the second starts at 1"),
        ("{code: M2, from: 31}", "{code: M1, from: 31}", "a code is given twice"),
        ("{code: M2, from: 31}", "{code: M2, from: 31, till: 60}", "unknown key; known here: code, from"),
        ("{code: M2, from: 31}", "{code: M2}", r"buckets\[2\].from: is missing"),
    ],
)
def test_a_broken_bucket_table_is_refused(change: Change, old: str, new: str, says: str) -> None:
    change("buckets/bureau.yaml", old, new)
    with pytest.raises(UnableToReadRules, match=says):
        buckets.table("bureau")


def test_the_version_follows_the_content_and_not_the_place(rules: Path, forget: Forget) -> None:
    shipped = rulebook.version()
    assert len(shipped) == 12
    path = rules / "CN" / "bullet_term_months.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    forget()
    assert rulebook.version() == shipped  # line ends are not law
    path.write_bytes(path.read_bytes().replace(b": 12", b": 11"))
    forget()
    assert rulebook.version() != shipped


def test_no_folder_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARREARS_RULES", str(tmp_path / "none"))
    with pytest.raises(UnableToFindRules, match="ARREARS_RULES points there"):
        rulebook.version()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a: 1\na: 2\n", "line 2: the key a is given twice"),
        (b"- 1\n", "expected a mapping"),
        (b"a: \xff\n", "not UTF-8"),
        (b"a: [1\n", "line"),
        (b"a: 2026-02-31\n", "not readable"),
    ],
)
def test_yaml_is_read_strictly(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(UnableToReadRules, match=says):
        read_yaml(path)


def test_numbers_are_exact(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("a: 0.1\nb: 1_000.50\n", encoding="utf-8")
    assert read_yaml(tmp_path / "x.yaml") == {"a": Decimal("0.1"), "b": Decimal("1000.50")}


def test_the_command_checks_and_lists() -> None:
    import django

    django.setup()
    from arrears.rulebook.cli import rules as command

    runner = CliRunner(env={"COLUMNS": "240"})
    checked = runner.invoke(command, ["check"])
    assert checked.exit_code == 0, checked.output
    assert rulebook.version() in checked.output
    listed = runner.invoke(command, ["list", "--language", "en"])
    assert "CN/penalty_interest_multiple" in listed.output


def test_regions_have_names_and_others_keep_theirs(change: Change) -> None:
    name = rulebook.regions.name
    assert name(region="33", language="zh") == "浙江"
    assert name(region="CN-440106", language="en") == "Guangdong"
    assert [name(region=text, language="zh") for text in ("TX", "99", "")] == ["TX", "99", ""]
    change("regions/CN.yaml", '"33"', "33")
    with pytest.raises(UnableToReadRules, match="two digits in quotes"):
        name(region="33", language="zh")
