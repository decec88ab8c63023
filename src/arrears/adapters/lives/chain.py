"""Which months of a loan may follow each other: the first that can't be imported stops the later ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.lives.calendar import month_of
from arrears.adapters.lives.months import earlier
from arrears.adapters.mapping.convert import Converted

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = -(2**40)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What is known of each loan from earlier runs; shape: loans."""

    month: Ints  # last month imported, NEVER when none
    end: Ints  # balance at its end
    closed: Flags  # the balance was zero there
    charged_off: Flags


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Rows of a table in order of loan and month, with what each follows."""

    order: Ints  # positions of the rows in the table
    loan: Ints
    month: Ints
    begin: Ints  # with the opening balance filled in where the tape leaves it open
    reported: Flags
    arrives: Flags
    previous_end: Ints
    continues: Flags


def link(*, table: Converted, loan: Ints, unchanged: Flags, earlier_runs: Earlier) -> Chain:
    """Orders the rows, rejects months that can't follow, and says what each month follows."""
    month = month_of(table.ints("month_on"))
    order = np.lexsort((month, loan))
    order = order[loan[order] >= 0]
    of, at = loan[order], month[order]
    starts = np.r_[True, of[1:] != of[:-1]] if len(of) else np.zeros(0, bool)
    known_before = earlier_runs.month[of] > NEVER
    begin, reported = _reported(table, order, starts & ~known_before)
    rejected = table.rejections
    _check_amounts(table, order, reported, starts & ~known_before)
    fresh = ~unchanged[order]
    late = fresh & (at <= earlier_runs.month[of])
    _reject(
        table,
        order,
        late & ~rejected.flags[order],
        Reason.OUT_OF_ORDER,
        "a later month of this loan is imported already",
    )
    _stop(table, order, of, fresh)
    good = ~rejected.flags[order]
    arrives = reported & good & ~known_before & ~earlier(of, reported & good)
    _check_life(table, order, of, reported, good, fresh, earlier_runs)
    _stop(table, order, of, fresh)
    end = np.maximum(table.ints("end_balance")[order], 0)
    previous = np.where(starts, earlier_runs.end[of], np.r_[0, end[:-1]])
    continues = np.where(starts, known_before, True)
    return Chain(
        order=order,
        loan=of,
        month=at,
        begin=begin,
        reported=reported,
        arrives=arrives & ~rejected.flags[order],
        previous_end=previous,
        continues=continues,
    )


def _reported(table: Converted, order: Ints, first: Flags) -> tuple[Ints, Flags]:
    """Begin balances and whether the row is a month with a balance. A first month may leave it open."""
    begin, given = table.ints("begin_balance")[order].copy(), table.given("begin_balance")[order].copy()
    opens = first & ~given & table.given("end_balance")[order]
    begin[opens] = (table.ints("end_balance") + table.ints("principal_paid"))[order][opens]
    given |= opens
    return begin, given & (begin > 0) & table.given("end_balance")[order]


def _check_amounts(table: Converted, order: Ints, reported: Flags, first: Flags) -> None:
    paid_given, principal_given = table.given("paid")[order], table.given("principal_paid")[order]
    begin_given, end_given = table.given("begin_balance")[order] | first, table.given("end_balance")[order]
    moves = (table.ints("paid")[order] != 0) | (table.ints("principal_paid")[order] != 0)
    incomplete = (reported & ~(paid_given & principal_given)) | (moves & ~(begin_given & end_given))
    _reject(
        table,
        order,
        incomplete,
        Reason.INCOMPLETE_MONTH,
        "a month with a balance or a payment needs begin, end, principal and paid",
    )


def _check_life(
    table: Converted,
    order: Ints,
    loan: Ints,
    reported: Flags,
    good: Flags,
    fresh: Flags,
    earlier_runs: Earlier,
) -> None:
    leaves = reported & good & (table.ints("end_balance")[order] <= 0)
    closed = earlier(loan, leaves) | earlier_runs.closed[loan]
    _reject(
        table,
        order,
        fresh & reported & closed,
        Reason.INCONSISTENT,
        "the loan has a balance again after it was closed",
    )
    opened = earlier(loan, reported & good) | (earlier_runs.month[loan] > NEVER) | reported
    moving = ["paid", "recovered", "proceeds"]
    moves = np.any([table.ints(name)[order] != 0 for name in moving], axis=0)
    _reject(
        table,
        order,
        fresh & ~opened & moves,
        Reason.INCONSISTENT,
        "money moves before the loan has a balance",
    )


def _stop(table: Converted, order: Ints, loan: Ints, fresh: Flags) -> None:
    hangs = fresh & earlier(loan, table.rejections.flags[order])
    _reject(
        table,
        order,
        hangs,
        Reason.HANGS_ON_QUARANTINED,
        "an earlier month of this loan is quarantined; solve that first",
    )


def _reject(table: Converted, order: Ints, failing: Flags, reason: Reason, words: str) -> None:
    flags = np.zeros(table.rows, bool)
    flags[order[failing]] = True
    table.rejections.add(flags, reason, words)
