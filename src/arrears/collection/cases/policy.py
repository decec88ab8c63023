"""Which state may follow which, and what follows from days past due. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from arrears.collection.cases.choices import CaseState as S

CLOSED = frozenset(
    {S.CURED, S.SETTLED, S.SOLD, S.WRITTEN_OFF, S.CLOSED_DECEASED, S.CLOSED_INSOLVENT}
)  # fmt: skip

# watch → open → in_treatment ↔ on_hold → promised → plan_active → cured | settled | placed | legal | sold |
# written_off | closed_deceased | closed_insolvent; cured → reopened. Every state before may close.
MOVES: Mapping[S, frozenset[S]] = {
    S.WATCH: frozenset({S.OPEN}) | CLOSED,
    S.OPEN: frozenset({S.IN_TREATMENT, S.PLACED, S.LEGAL}) | CLOSED,
    S.REOPENED: frozenset({S.IN_TREATMENT, S.PLACED, S.LEGAL}) | CLOSED,
    S.IN_TREATMENT: frozenset({S.ON_HOLD, S.PROMISED, S.PLAN_ACTIVE, S.PLACED, S.LEGAL}) | CLOSED,
    S.ON_HOLD: frozenset({S.IN_TREATMENT, S.PROMISED, S.PLAN_ACTIVE, S.PLACED, S.LEGAL}) | CLOSED,
    S.PROMISED: frozenset({S.IN_TREATMENT, S.ON_HOLD, S.PLAN_ACTIVE, S.PLACED, S.LEGAL}) | CLOSED,
    S.PLAN_ACTIVE: frozenset({S.IN_TREATMENT, S.ON_HOLD, S.PLACED, S.LEGAL}) | CLOSED,
    S.PLACED: frozenset({S.IN_TREATMENT, S.ON_HOLD, S.PLAN_ACTIVE, S.LEGAL}) | CLOSED,
    S.LEGAL: frozenset({S.IN_TREATMENT, S.ON_HOLD, S.PLAN_ACTIVE, S.PLACED}) | CLOSED,
    S.CURED: frozenset({S.REOPENED}),
    S.SETTLED: frozenset(),
    S.SOLD: frozenset(),
    S.WRITTEN_OFF: frozenset(),
    S.CLOSED_DECEASED: frozenset(),
    S.CLOSED_INSOLVENT: frozenset(),
}
# Nobody has talked to the debtor yet: whoever begins to work on such a case puts it into treatment first.
UNTOUCHED = frozenset({S.WATCH, S.OPEN, S.REOPENED})


class Left(StrEnum):
    """Why a loan left its case."""

    CURED = "cured"  # nothing of it is overdue any more
    PAID_OFF = "paid_off"
    RECOVERED = "recovered"  # a charged-off claim was paid
    SOLD = "sold"
    WRITTEN_OFF = "written_off"  # given up
    DECEASED = "deceased"
    INSOLVENT = "insolvent"


# State of a case by why its loans left: the first of these that one of them left for.
CLOSES_AS: Mapping[Left, S] = {
    Left.DECEASED: S.CLOSED_DECEASED,
    Left.INSOLVENT: S.CLOSED_INSOLVENT,
    Left.SOLD: S.SOLD,
    Left.WRITTEN_OFF: S.WRITTEN_OFF,
    Left.CURED: S.CURED,
    Left.PAID_OFF: S.SETTLED,
    Left.RECOVERED: S.SETTLED,
}
# Why the loans left a case that a person or a higher slice closes in this state.
LEFT_BY: Mapping[S, Left] = {
    S.SETTLED: Left.PAID_OFF,
    S.SOLD: Left.SOLD,
    S.WRITTEN_OFF: Left.WRITTEN_OFF,
    S.CLOSED_DECEASED: Left.DECEASED,
    S.CLOSED_INSOLVENT: Left.INSOLVENT,
    S.CURED: Left.CURED,
}


def may_move(*, before: S, after: S) -> bool:
    """Whether a case may go from one state to the other."""
    return after in MOVES[before]


def path(*, before: S, after: S) -> tuple[S, ...]:
    """The states to go through, `after` last: a case that nobody touched is first put into treatment.

    Empty when there is no way.
    """
    if may_move(before=before, after=after):
        return (after,)
    steps: tuple[S, ...] = ()
    if before is S.WATCH:
        steps, before = (S.OPEN,), S.OPEN
    if before in UNTOUCHED and before is not S.WATCH and after is not S.IN_TREATMENT:
        steps, before = (*steps, S.IN_TREATMENT), S.IN_TREATMENT
    return (*steps, after) if may_move(before=before, after=after) else ()
