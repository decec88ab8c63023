"""A pause of delinquency holds until it runs out, is ended or is reversed."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from arrears.kernel.codes import Kind
from arrears.servicing.paused import is_paused

ON = date(2025, 6, 1)


def _event(kind: Kind, value_on: date, due_on: date | None = None, reversed_by: int | None = None) -> Any:
    return SimpleNamespace(kind=int(kind), value_on=value_on, due_on=due_on, reversed_by=reversed_by)


PAUSE, RESUME = Kind.PAUSE_DELINQUENCY, Kind.RESUME_DELINQUENCY


@pytest.mark.parametrize(
    ("events", "paused"),
    [
        ([], False),
        ([_event(PAUSE, date(2025, 5, 1))], True),
        ([_event(PAUSE, date(2025, 5, 1), date(2025, 6, 1))], False),  # it ran out
        ([_event(PAUSE, date(2025, 5, 1), date(2025, 7, 1))], True),
        ([_event(PAUSE, date(2025, 6, 2))], False),  # it begins tomorrow
        ([_event(PAUSE, date(2025, 5, 1), reversed_by=9)], False),
        ([_event(PAUSE, date(2025, 5, 1)), _event(RESUME, date(2025, 5, 9))], False),
        ([_event(PAUSE, date(2025, 5, 1)), _event(RESUME, date(2025, 5, 9), reversed_by=9)], True),
        ([_event(RESUME, date(2025, 4, 9)), _event(PAUSE, date(2025, 5, 1))], True),
    ],
)
def test_a_pause_holds_until_it_ends(events: list[Any], paused: bool) -> None:
    assert is_paused(events=events, on=ON) == paused
