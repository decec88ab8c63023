"""Interest in suspense and provisions: what the ledger should hold for a loan, from its state. Pure.

Both are functions of the state alone, loan by loan, in whole minor units, so that they add up over any group
and a correction is posted like every other difference. The rates and days are rules of the day of the state:
provision_shares (by class), ecl_stage_shares (by IFRS 9 stage) and interest_suspense_days.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy as np

from arrears.kernel.book import Columns, Ints
from arrears.kernel.codes import AssetClass
from arrears.plumbing.days import to_date
from arrears.rulebook import parameters
from arrears.rulebook.folder import folder

# The lender reports under the rules of this place, wherever its borrowers live; stages are those of IFRS.
REGIME = "CN"
STAGES_OF = "INT"
PROVISIONS = tuple(f"provision_{name.name.lower()}_minor" for name in AssetClass)
SUSPENDED = ("interest_suspended_minor", "penalty_suspended_minor")
DERIVED = (*SUSPENDED, *PROVISIONS)
WHOLE = 1_000_000  # shares are parts per million
NEVER = 2**40  # days past due that nobody reaches
CLASSES = (0, *AssetClass)  # 0: a loan that was never classified


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules of one day as numbers."""

    class_ppm: tuple[int, ...]  # by AssetClass, the place 0 for none
    stage_ppm: tuple[int, int, int]
    stage_above_days: tuple[int, int]  # DPD above which a loan is in stage 2, in stage 3
    suspended_above_days: int  # … its unpaid interest is in suspense; loans of a non-performing class always
    suspended: bool


def policy(*, on: date) -> Policy:
    """The policy of a day; rules that are off or not yet in force provide and suspend nothing."""
    return _policy(folder(), on)


@lru_cache(maxsize=64)
def _policy(root: Path, on: date) -> Policy:
    by_class = parameters.value(jurisdiction=REGIME, rule="provision_shares", on=on) or {}
    by_stage = parameters.value(jurisdiction=STAGES_OF, rule="ecl_stage_shares", on=on) or {}
    above = parameters.value(jurisdiction=STAGES_OF, rule="ifrs9_stage_days", on=on) or {}
    days = parameters.value(jurisdiction=REGIME, rule="interest_suspense_days", on=on)
    general = by_class.get("general", 0)
    return Policy(
        class_ppm=(0, *(_ppm(general + by_class.get(name.name.lower(), 0)) for name in AssetClass)),
        stage_ppm=(
            _ppm(by_stage.get("stage_1", 0)),
            _ppm(by_stage.get("stage_2", 0)),
            _ppm(by_stage.get("stage_3", 0)),
        ),
        stage_above_days=(above.get("stage_2", NEVER), above.get("stage_3", NEVER)),
        suspended_above_days=NEVER if days is None else days,
        suspended=days is not None,
    )


def _ppm(share: Decimal | int) -> int:
    """A share of at most the whole, in parts per million."""
    return min(WHOLE, int(Decimal(share) * WHOLE))


def derived(*, states: Columns) -> Ints:
    """`[row, column]` of DERIVED for rows of kernel.book.STATES, in minor units."""
    found = np.zeros((len(states), len(DERIVED)), np.int64)
    days = np.maximum(states["as_of_day"], 0)
    for day in np.unique(days):
        rows = days == day
        which = slice(None) if rows.all() else rows
        found[which] = _on_one_day(states[which], policy(on=to_date(int(day))))
    return found


def _on_one_day(states: Columns, policy: Policy) -> Ints:
    found = np.zeros((len(states), len(DERIVED)), np.int64)
    classes, dpd = states["asset_class"], states["dpd_days"]
    if policy.suspended:
        bad = (classes >= AssetClass.SUBSTANDARD) | (dpd > policy.suspended_above_days)
        unpaid = states["interest_outstanding_minor"] + states["interest_accrued_minor"]
        found[:, 0] = np.where(bad, np.maximum(unpaid, 0), 0)
        found[:, 1] = np.where(bad, states["penalty_outstanding_minor"], 0)
    required = _required(states["principal_outstanding_minor"], classes, dpd, policy)
    for place, name in enumerate(AssetClass, start=len(SUSPENDED)):
        np.copyto(found[:, place], required, where=classes == name)
    return found


def _required(principal: Ints, classes: Ints, dpd: Ints, policy: Policy) -> Ints:
    """The higher of the two shares of the principal outstanding, rounded half up (principal ≤ 10**12)."""
    stage = (dpd > policy.stage_above_days[0]).astype(np.int64) + (dpd > policy.stage_above_days[1])
    share = np.maximum(np.array(policy.class_ppm)[classes], np.array(policy.stage_ppm)[stage])
    return np.asarray((principal * share + WHOLE // 2) // WHOLE)
