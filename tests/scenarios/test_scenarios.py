"""Loans' stories with figures worked out by hand, on the kernel and on the oracle."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arrears.kernel.codes import ArrearsKind, AssetClass, Status
from arrears.kernel.fold import fold as kernel_fold
from tests.oracle.dates import to_date, to_day
from tests.oracle.one_loan import fold as oracle_fold
from tests.scenarios.story import Scenario, known_day, minor, read

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
NAMED = {"status": Status, "arrears_kind": ArrearsKind, "asset_class": AssetClass}
PARTS = ("principal", "interest", "fee", "penalty", "overpaid")


@pytest.mark.parametrize("engine", ["kernel", "oracle"])
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_scenario(path: Path, engine: str) -> None:
    scenario = read(path)
    for checkpoint in scenario.checkpoints:
        asked = {
            "book": scenario.book,
            "as_of_day": to_day(checkpoint["as_of"]),
            "known_day": known_day(checkpoint),
        }
        folded: Any = kernel_fold(**asked, detail=True) if engine == "kernel" else oracle_fold(**asked)
        where = f"{scenario.title}, as of {checkpoint['as_of']}"
        assert folded.states["fault"][0] == 0, where
        _check_schedule(checkpoint, folded, where)
        _check_payments(scenario, checkpoint, folded, where)
        _check_state(checkpoint, folded, where)


def _check_schedule(checkpoint: dict[str, Any], folded: Any, where: str) -> None:
    if "schedule" not in checkpoint:
        return
    seen = [
        (to_date(int(row["due_day"])), int(row["principal_minor"]), int(row["interest_minor"]))
        for row in folded.instalments
    ]
    assert seen == [
        (due, minor(principal), minor(interest)) for due, principal, interest in checkpoint["schedule"]
    ], where


def _check_payments(scenario: Scenario, checkpoint: dict[str, Any], folded: Any, where: str) -> None:
    for name, parts in checkpoint.get("payments", {}).items():
        rows = folded.allocations[folded.allocations["event_id"] == scenario.ids[name]]
        assert len(rows) == 1, f"{where}: {name}"
        seen = {part: int(rows[f"{part}_minor"][0]) for part in PARTS}
        assert seen == {part: minor(parts.get(part, 0)) for part in PARTS}, f"{where}: {name}"


def _check_state(checkpoint: dict[str, Any], folded: Any, where: str) -> None:
    state = folded.states[0]
    for name, expected in checkpoint.get("state", {}).items():
        column = name if name in state.dtype.names else f"{name}_minor"
        if name in NAMED:
            assert NAMED[name](int(state[column])).name == expected, f"{where}: {name}"
        elif isinstance(expected, date):
            assert to_date(int(state[column])) == expected, f"{where}: {name}"
        else:
            wanted = minor(expected) if column.endswith("_minor") else expected
            assert int(state[column]) == wanted, f"{where}: {name}"
