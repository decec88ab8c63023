"""Who gets which case, and what an invoice is worth."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from arrears.collection.agencies.choices import LineVerdict
from arrears.collection.agencies.policy import (
    Asked,
    Candidate,
    Seat,
    allocate,
    commission_minor,
    judge,
    share_of,
)
from arrears.collection.agencies.rules import Band, Commission, PlacementRule, commission, placement_rules

TABLE = Commission(code="t", version="2026-01-01", bands=(Band(dpd_from=91, dpd_to=180, share_ppm=150_000),))


def rule(**changed: object) -> PlacementRule:
    """Everything from 91 days on, two thirds to `big`."""
    fields: dict[str, object] = {
        "code": "late",
        "dpd_from": 91,
        "dpd_to": 360,
        "currency": "CNY",
        "owed_minor_from": 1,
        "months": 6,
        "share_ppm": 1_000_000,
        "weights": {"big": 2, "small": 1},
    }
    return PlacementRule(**(fields | changed))  # type: ignore[arg-type]


def seat(agency: str, mandate: int, **changed: object) -> Seat:
    fields: dict[str, object] = {"room": 1000, "dpd_from": 0, "dpd_to": 999, "regions": ()}
    return Seat(agency=agency, mandate_id=mandate, **(fields | changed))  # type: ignore[arg-type]


def cases(count: int, *, dpd_days: int = 100, region: str = "11") -> list[Candidate]:
    return [
        Candidate(
            case_id=number,
            person_id=number,
            region=region,
            currency="CNY",
            dpd_days=dpd_days,
            owed_minor=10_000 * number,
        )
        for number in range(1, count + 1)
    ]


def shares(given: dict[int, tuple[str, Seat]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _rule, one in given.values():
        found[one.agency] = found.get(one.agency, 0) + 1
    return found


def test_cases_are_shared_by_weight_and_room() -> None:
    both = [seat("big", 1), seat("small", 2)]
    assert shares(allocate(candidates=cases(300), rules=[rule()], seats=both)) == {"big": 200, "small": 100}
    tight = [seat("big", 1, room=10), seat("small", 2, room=20)]
    assert shares(allocate(candidates=cases(300), rules=[rule()], seats=tight)) == {"big": 10, "small": 20}


def test_the_largest_go_first_where_room_is_short() -> None:
    given = allocate(candidates=cases(50), rules=[rule()], seats=[seat("big", 1, room=5)])
    assert sorted(given) == [46, 47, 48, 49, 50]


@pytest.mark.parametrize(
    ("changed", "place"),
    [({"dpd_to": 99}, {}), ({"regions": ("31",)}, {}), ({"dpd_from": 101}, {}), ({"room": 0}, {})],
)
def test_outside_mandate_region_or_room_nothing_goes(
    changed: dict[str, object], place: dict[str, int]
) -> None:
    given = allocate(candidates=cases(5), rules=[rule()], seats=[seat("big", 1, **changed)])
    assert shares(given) == place


def test_a_share_stays_and_it_is_always_the_same_people() -> None:
    kept = rule(share_ppm=700_000)
    first = allocate(candidates=cases(2000), rules=[kept], seats=[seat("big", 1, room=5000)])
    again = allocate(candidates=cases(2000)[::-1], rules=[kept], seats=[seat("small", 2, room=5000)])
    assert set(first) == set(again)
    assert 0.66 < len(first) / 2000 < 0.74
    assert share_of(experiment="late", person_id=7) != share_of(experiment="other", person_id=7)


def test_the_first_rule_that_fits_speaks_for_a_case() -> None:
    narrow = rule(code="narrow", share_ppm=0)
    assert allocate(candidates=cases(9), rules=[narrow, rule()], seats=[seat("big", 1)]) == {}


def test_commission_is_the_band_of_the_day_of_placement() -> None:
    assert commission_minor(table=TABLE, dpd_days=91, paid_minor=10_001) == 1500  # 1500.15
    assert commission_minor(table=TABLE, dpd_days=180, paid_minor=10) == 2  # 1.5, half to even
    assert commission_minor(table=TABLE, dpd_days=181, paid_minor=10_000) == 0
    assert commission_minor(table=TABLE, dpd_days=91, paid_minor=-10_000) == -1500


@pytest.mark.parametrize(
    ("changed", "verdict", "agreed"),
    [
        ({}, LineVerdict.AGREED, 150),
        ({"claimed_minor": 151}, LineVerdict.TOO_HIGH, 150),
        ({"claimed_minor": 149}, LineVerdict.TOO_LOW, 149),
        ({"due_minor": None}, LineVerdict.NO_PAYMENT, 0),
        ({"from_on": None}, LineVerdict.NO_PLACEMENT, 0),
        ({"from_on": date(2026, 3, 2)}, LineVerdict.OUTSIDE, 0),
        ({"to_on": date(2026, 2, 28)}, LineVerdict.OUTSIDE, 0),
        ({"invoiced_before": True}, LineVerdict.TWICE, 0),
    ],
)
def test_each_line_gets_its_verdict(changed: dict[str, object], verdict: LineVerdict, agreed: int) -> None:
    asked: dict[str, object] = {
        "claimed_minor": 150,
        "paid_on": date(2026, 3, 1),
        "due_minor": 150,
        "from_on": date(2026, 2, 1),
        "to_on": None,
        "invoiced_before": False,
    }
    assert judge(Asked(**(asked | changed))) == (verdict, agreed)  # type: ignore[arg-type]


def test_the_shipped_rules_can_be_read() -> None:
    version, rules = placement_rules()
    assert version == "2020-01-01"
    assert [one.code for one in rules] == ["contingent-91", "late-361"]
    assert commission(code="standard", on=date(2026, 11, 1)).bands[-1].share_ppm == 300_000


def test_amounts_in_files_have_the_decimals_of_their_currency(django_ready: None) -> None:
    from arrears.collection.agencies.csv_files import INVOICE, amount_text, read_csv
    from arrears.collection.agencies.failures import UnableToTakeFile
    from arrears.collection.agencies.operations.take_invoice import in_minor

    def lines(currency: str, paid: str) -> list[dict[str, Any]]:
        heading = "invoice,currency,placement,loan,paid_on,paid,commission"
        content = f"{heading}\nA1,{currency},1,L1,2026-01-31,{paid},0\n".encode()
        return [in_minor(line=line, currency=currency) for line in read_csv(content=content, columns=INVOICE)]

    for currency, paid, minor in (("CNY", "1234.50", 123_450), ("JPY", "1234", 1234), ("KWD", "1.234", 1234)):
        assert lines(currency, paid)[0]["paid"] == minor
        assert Decimal(amount_text(minor=minor, currency=currency)) == Decimal(paid)
    for currency, paid in (("JPY", "12.50"), ("CNY", "-1.00")):
        with pytest.raises(UnableToTakeFile):
            lines(currency, paid)
