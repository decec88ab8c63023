"""Books told by a servicer's tape: how far behind the bills the payments are."""

from math import floor

from arrears.kernel import columns as c
from arrears.kernel.codes import Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.schedule import AS_REPORTED

REPAY = int(Kind.REPAY)
MILLION = 1_000_000


@inner
def tolerated(terms: Vector, loan: Vector) -> int:
    """Amount of a row that may stay open: of a reported book also a share of the level payment."""
    if terms[c.T_METHOD] != AS_REPORTED:
        return terms[c.T_TOLERANCE]
    return max(terms[c.T_TOLERANCE], loan[c.L_LEVEL] * terms[c.T_TOLERANCE_PPM] // MILLION)


@inner
def levels_behind(
    terms: Vector, loan: Vector, inst: Matrix, run: Vector, events: Matrix, keep: Matrix, kept: int,
    day: int
) -> int:  # fmt: skip
    """floor((bills due before `day` - repayments) / level + tolerance), never below 0; 1 without a level.

    Like the published roll tables of such pools it is computed in double precision with compensated sums in
    major units (docs/fold.md), which differs from exact integers only where the quotient is exactly whole.
    """
    billed, billed_lost, paid, paid_lost, short = 0.0, 0.0, 0.0, 0.0, 0
    for k in range(run[c.RUN_ROWS]):
        if inst[k, c.I_DUE] < day:
            short += inst[k, c.I_BILLED] - inst[k, c.I_BILLED_PAID]
            added = inst[k, c.I_BILLED] / 100.0 - billed_lost
            total = billed + added
            billed_lost = (total - billed) - added
            billed = total
    if loan[c.L_LEVEL] <= 0:
        return 1 if short > 0 else 0
    for i in range(kept):
        e = keep[i, c.KEEP_EVENT]
        if events[e, c.E_KIND] == REPAY:
            added = events[e, c.E_AMOUNT] / 100.0 - paid_lost
            total = paid + added
            paid_lost = (total - paid) - added
            paid = total
    return max(0, floor((billed - paid) / (loan[c.L_LEVEL] / 100.0) + terms[c.T_TOLERANCE_PPM] / 1e6))
