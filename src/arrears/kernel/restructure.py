"""Events that change what is agreed: which rule each of them follows."""

from arrears.kernel import columns as c
from arrears.kernel.agree_anew import NOTHING, agree_anew
from arrears.kernel.change_due_day import change_due_day
from arrears.kernel.change_rate import change_rate, pause_interest
from arrears.kernel.charge_off import charge_off_claim
from arrears.kernel.codes import Fault, Kind, ReAge
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.defer import defer
from arrears.kernel.extend import extend
from arrears.kernel.penalty_interest import freeze_penalty
from arrears.kernel.re_age import re_age
from arrears.kernel.re_amortise import re_amortise
from arrears.kernel.rest import effective_day, view
from arrears.kernel.rows import open_part
from arrears.kernel.schedule import AS_REPORTED, GIVEN_ROWS
from arrears.kernel.settle_debt import agree_settlement
from arrears.kernel.terminate import terminate

CHARGE_OFF = int(Kind.CHARGE_OFF)
FULL = int(ReAge.FULL_SPREAD)
CHANGE_RATE = int(Kind.CHANGE_RATE)
PAUSE_INTEREST = int(Kind.PAUSE_INTEREST)
RE_AGE = int(Kind.RE_AGE)
RE_AMORTISE = int(Kind.RE_AMORTISE)
CHANGE_DUE_DAY = int(Kind.CHANGE_DUE_DAY)
EXTEND = int(Kind.EXTEND)
DEFER = int(Kind.DEFER)
FREEZE_PENALTY = int(Kind.FREEZE_PENALTY)
SETTLE = int(Kind.SETTLE)
TERMINATE = int(Kind.TERMINATE)
UNSUPPORTED = int(Fault.EVENT_UNSUPPORTED)


@inner
def restructure(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, split: Vector,
    day: int
) -> None:  # fmt: skip
    """Let an event from CHANGE_RATE to TERMINATE, or a charge-off that leaves a claim, happen.

    `terms` is the loan's own copy and may change. split[part] becomes what the event moves.
    """
    kind = event[c.E_KIND]
    if kind in (RE_AGE, TERMINATE, CHARGE_OFF) and terms[c.T_METHOD] != AS_REPORTED:
        whole = kind == RE_AGE and event[c.E_TREATMENT] == FULL
        until = c.FOREVER if whole else effective_day(terms, inst, run, day)
        view(terms, loan, inst, changes, run, day, until)
    elif kind == RE_AMORTISE:
        view(terms, loan, inst, changes, run, day, c.FOREVER)
    what, first = change_terms(terms, loan, inst, changes, run, event, split, day)
    if what != NOTHING:
        agree_anew(terms, loan, inst, changes, run, first, what, day)
    if kind in (TERMINATE, CHARGE_OFF):
        for k in range(run[c.RUN_ROWS]):
            for part in range(c.PARTS):
                split[part] += open_part(inst, k, part)


@inner
def change_terms(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, event: Vector, split: Vector,
    day: int
) -> tuple[int, int]:  # fmt: skip
    """Change what is agreed; returns (what is to be agreed anew, from which row)."""
    kind, method = event[c.E_KIND], terms[c.T_METHOD]
    if kind == FREEZE_PENALTY:
        freeze_penalty(changes, event, day)
        return NOTHING, 0
    if kind == SETTLE:
        agree_settlement(run, event[c.E_AMOUNT], event[c.E_DUE])
        return NOTHING, 0
    if method == AS_REPORTED and kind == CHARGE_OFF:
        return charge_off_claim(terms, inst, changes, run, day)
    if method != AS_REPORTED and run[c.RUN_OFF_DAY] == c.NO_DAY:
        if kind == RE_AGE:
            return re_age(terms, inst, changes, run, event, split, day)
        if kind == RE_AMORTISE:
            return re_amortise(terms, inst, changes, run, event, split, day)
        if kind == TERMINATE:
            return terminate(terms, inst, changes, run, day)
        if kind == CHARGE_OFF:
            return charge_off_claim(terms, inst, changes, run, day)
        if kind == CHANGE_DUE_DAY and method != GIVEN_ROWS:
            return change_due_day(terms, inst, changes, run, event, day)
        if kind == EXTEND and method != GIVEN_ROWS:
            return extend(terms, inst, changes, run, event, day)
        if kind == DEFER and method != GIVEN_ROWS:
            return defer(terms, loan, inst, changes, run, event, day)
        if kind == CHANGE_RATE and method != GIVEN_ROWS:
            return change_rate(inst, changes, run, event, day)
        if kind == PAUSE_INTEREST and method != GIVEN_ROWS:
            return pause_interest(inst, changes, run, event, day)
    run[c.RUN_FAULT] = UNSUPPORTED
    return NOTHING, 0
