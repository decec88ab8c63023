"""What must hold before a close is committed: small named checks, each with its figures.

A check returns a Result; one that is not ok stops the commit of its shards, and the page says which it was.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrears.close.totals import NAMES, Key, matrix
from arrears.close.work import Result
from arrears.kernel.book import Columns, Ints

# Amounts that are never below zero, whatever happened to the loan. Accrued interest is not among them:
# interest paid before it is earned makes it negative until the days have passed.
BALANCES = (
    "principal_outstanding_minor",
    "interest_outstanding_minor",
    "fee_outstanding_minor",
    "penalty_outstanding_minor",
    "overpaid_minor",
    "principal_overdue_minor",
    "interest_overdue_minor",
    "fee_overdue_minor",
    "penalty_overdue_minor",
    "overdue_minor",
    "dpd_days",
)

# With the same knowledge, a later day never shows less of these.
CUMULATIVE = (
    "disbursed_minor",
    "opening_principal_minor",
    "opening_interest_minor",
    "opening_fee_minor",
    "opening_penalty_minor",
    "principal_charged_off_minor",
    "interest_charged_off_minor",
    "fee_charged_off_minor",
    "penalty_charged_off_minor",
    "recovered_minor",
    "refunded_minor",
    "fee_charged_minor",
    "dpd_days_max",
)
_EXAMPLES = 5
Balances = Mapping[Key, Mapping[str, int]]  # group -> control account -> minor units


def every_loan_once(*, loan_ids: Ints, agreed: int) -> Result:
    """The states hold each agreed loan exactly once; `agreed` is counted in the tables, not in the states."""
    distinct = len(np.unique(loan_ids))
    figures = {"states": len(loan_ids), "distinct": distinct, "agreed": agreed}
    ok = len(loan_ids) == distinct == agreed
    return Result(
        name="every_loan_once",
        ok=ok,
        figures=figures,
        message=""
        if ok
        else f"{agreed} loans are agreed, but there are {len(loan_ids)} states of {distinct} loans",
    )


def no_negative_balance(*, states: Columns) -> Result:
    """Principal, other balances, overdue parts and days past due are zero or more."""
    values = matrix(states)
    columns = [NAMES.index(name) for name in BALANCES]
    wrong = (values[:, columns] < 0).any(axis=1)
    return _of_rows("no_negative_balance", states, wrong, "a negative balance")


def parts_add_up(*, states: Columns) -> Result:
    """Principal: opening + disbursed = paid + waived + charged off + outstanding, for every loan."""
    came = states["opening_principal_minor"] + states["disbursed_minor"]
    went = (
        states["principal_paid_minor"]
        + states["principal_waived_minor"]
        + states["principal_charged_off_minor"]
        + states["principal_outstanding_minor"]
    )
    return _of_rows("parts_add_up", states, came != went, "principal that came from nowhere or is missing")


def nothing_runs_backwards(*, states: Columns, day_before: Columns) -> Result:
    """Both folded with the same knowledge, `day_before` as of one day earlier: CUMULATIVE never shrinks."""
    columns = [NAMES.index(name) for name in CUMULATIVE]
    wrong = (matrix(states)[:, columns] < matrix(day_before)[:, columns]).any(axis=1)
    return _of_rows("nothing_runs_backwards", states, wrong, "a total smaller than on the day before")


def sample_replays(*, states: Columns, replay: Callable[[int], Columns], ids: Iterable[int]) -> Result:
    """`replay(loan_id)` is the state folded with n = 1 from that loan's own rows in the tables."""
    chosen = list(ids)
    different: list[dict[str, Any]] = []
    for loan_id in chosen:
        stored = states[np.searchsorted(states["loan_id"], loan_id)]
        again = replay(loan_id)
        names = [name for name in NAMES if len(again) != 1 or again[0][name] != stored[name]]
        if names:
            different.append({"loan_id": loan_id, "columns": names[:_EXAMPLES]})
    ok = not different
    return Result(
        name="sample_replays",
        ok=ok,
        figures={"sample": chosen, "different": different[:_EXAMPLES]},
        message="" if ok else f"{len(different)} of {len(chosen)} loans differ when replayed alone",
    )


def entries_balance(*, unbalanced: Iterable[int]) -> Result:
    """`unbalanced` are ids of the day's entries whose lines don't sum to zero, asked of the tables."""
    wrong = list(unbalanced)
    ok = not wrong
    return Result(
        name="entries_balance",
        ok=ok,
        figures={"unbalanced": wrong[:_EXAMPLES]},
        message="" if ok else f"{len(wrong)} entries don't sum to zero",
    )


def opening_and_movements(*, opening: Balances, moved: Balances, closing: Balances) -> Result:
    """Balances of the close before + what the journal moved since = today's, per group and account."""
    keys = sorted({*opening, *moved, *closing})
    expected = {key: _plus(opening.get(key, {}), moved.get(key, {})) for key in keys}
    return _of_groups("opening_and_movements", expected, closing, "opening + movements differ from closing")


def controls_equal_loans(*, controls: Balances, closing: Balances) -> Result:
    """Balance of each control account = the sum of the loans' columns that it controls, per group."""
    return _of_groups("controls_equal_loans", closing, controls, "control accounts differ from the loans")


def of_states(*, states: Columns, agreed: int, two_days: tuple[Columns, Columns]) -> list[Result]:
    """The checks that need nothing but the states."""
    return [
        every_loan_once(loan_ids=states["loan_id"], agreed=agreed),
        no_negative_balance(states=states),
        parts_add_up(states=states),
        nothing_runs_backwards(states=two_days[0], day_before=two_days[1]),
    ]


def _plus(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
    return {name: left.get(name, 0) + right.get(name, 0) for name in {*left, *right}}


def _of_groups(name: str, expected: Balances, found: Balances, what: str) -> Result:
    breaks: list[dict[str, Any]] = [
        {
            "shard": key[0],
            "product": key[1],
            "book": key[2],
            "currency": key[3],
            "account": account,
            "expected_minor": expected.get(key, {}).get(account, 0),
            "found_minor": found.get(key, {}).get(account, 0),
        }
        for key in sorted({*expected, *found})
        for account in sorted({*expected.get(key, {}), *found.get(key, {})})
    ]
    breaks = [cell for cell in breaks if cell["expected_minor"] != cell["found_minor"]]
    figures: dict[str, Any] = {"groups": len(found), "breaks": breaks[:_EXAMPLES]}
    if breaks:
        figures["difference_minor"] = sum(cell["found_minor"] - cell["expected_minor"] for cell in breaks)
    message = f"{what} in {len(breaks)} cells" if breaks else ""
    return Result(name=name, ok=not breaks, figures=figures, message=message)


def _of_rows(name: str, states: Columns, wrong: NDArray[np.bool_] | np.bool_, what: str) -> Result:
    count = int(np.sum(wrong))
    figures: dict[str, Any] = {"loans": len(states), "wrong": count}
    if count:
        figures["examples"] = states["loan_id"][wrong][:_EXAMPLES].tolist()
    return Result(
        name=name, ok=count == 0, figures=figures, message=f"{count} loans have {what}" if count else ""
    )
