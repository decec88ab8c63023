"""Money in advance where interest follows the balance: docs/fold.md, section 6."""

from collections.abc import Callable

from arrears.kernel.codes import Future
from tests.oracle.account import INTEREST, PRINCIPAL, Account, Row
from tests.oracle.allocation import (
    DUE,
    IN_ADVANCE,
    Pot,
    future_rule,
    in_state,
    pay_charges,
    pay_due,
    share_out,
    shares_of,
    steps,
)
from tests.oracle.recalculation import level_of
from tests.oracle.schedule import Plan

See = Callable[[], None]  # lays the rows with interest to the day on which the money takes effect


def spend(account: Account, plan: Plan, pot: Pot, see: See) -> None:
    """Spend the pot by the order and the future rule; the rows are restated before every row in advance."""
    if account.terms.vertical:
        _part_by_part(account, plan, pot, see)
        return
    pay_due(account, pot)
    parts = [part for at, part in steps(account.terms, pot.channel) if at == IN_ADVANCE]
    if future_rule(account.terms, pot.channel) == Future.REAMORTISE:
        _evenly(account, plan, pot, parts, see)
    else:
        _row_by_row(account, plan, pot, parts, see)


def principal_ahead(account: Account, pot: Pot) -> int:
    """Principal open on the agreed rows that are not yet due."""
    rows = in_state(account, pot, IN_ADVANCE)
    return sum(row.open(PRINCIPAL) for row in rows if row.is_agreed() and not row.waits)


def room(account: Account, plan: Plan, row: Row, left: int) -> int:
    """How much more principal than it shows a row takes: up to its agreed level, as far as any is left."""
    if not row.is_agreed():
        return 0
    level = level_of(plan, row, account.agreed().index(row))
    if level is None:
        return 0
    return max(0, min(level - row.gone(PRINCIPAL) - row.gone(INTEREST), left) - row.open(PRINCIPAL))


def _row_by_row(account: Account, plan: Plan, pot: Pot, parts: list[int], see: See) -> None:
    useless: set[int] = set()  # rows that would take principal which nobody owes yet
    while pot.left:
        see()
        left = principal_ahead(account, pot)
        extra = {
            id(row): room(account, plan, row, left) if row.start >= pot.day else 0 for row in account.rows
        }
        rows = [
            row
            for row in _in_order(account, pot)
            if row.open_total() + extra[id(row)] > 0 and id(row) not in useless
        ]
        if not rows:
            return
        rows[0].due[PRINCIPAL] += extra[id(rows[0])]
        before = pot.left
        for part in parts:
            pot.pay(rows[0], part)
        if pot.left == before:
            useless.add(id(rows[0]))


def _in_order(account: Account, pot: Pot) -> list[Row]:
    """Rows in advance in the order of the future rule."""
    rows = in_state(account, pot, IN_ADVANCE)
    future = future_rule(account.terms, pot.channel)
    if future == Future.LAST_INSTALMENT:
        return rows[::-1]
    if future == Future.NEXT_THEN_LAST:
        running = [row for row in rows if row.start <= pot.day]
        return running + [row for row in rows[::-1] if row not in running]
    return rows


def _evenly(account: Account, plan: Plan, pot: Pot, parts: list[int], see: See) -> None:
    before = pot.left + 1
    while 0 < pot.left < before:
        before = pot.left
        see()
        open_rows = [row for row in in_state(account, pot, IN_ADVANCE) if row.open_total() > 0]
        for part in parts:
            if part == PRINCIPAL:
                _share_principal(account, plan, pot, open_rows)
            else:
                share_out(pot, open_rows, part)


def _share_principal(account: Account, plan: Plan, pot: Pot, rows: list[Row]) -> None:
    """Equal shares of principal; a row that has not begun takes up to its level, as far as any is left."""
    left = principal_ahead(account, pot)
    for row, share in zip(rows, shares_of(pot.left, len(rows)), strict=True):
        if row.open_total() > 0 and row.start >= pot.day:  # a row that interest has closed stays closed
            row.due[PRINCIPAL] += room(account, plan, row, left)
        money = pot.left
        pot.pay(row, PRINCIPAL, min(share, left))
        left -= money - pot.left


def _part_by_part(account: Account, plan: Plan, pot: Pot, see: See) -> None:
    """Each step of the order over all rows of its state, again until nothing more could be paid."""
    before = pot.left + 1
    while 0 < pot.left < before:
        before = pot.left
        for state, part in steps(account.terms, pot.channel):
            if pot.left and state == IN_ADVANCE:
                see()
            rows = in_state(account, pot, state)
            rule = future_rule(account.terms, pot.channel) if state == IN_ADVANCE else Future.NEXT_INSTALMENT
            if rule == Future.REAMORTISE:
                share_out(pot, [row for row in rows if row.open(part) > 0], part)
            left = principal_ahead(account, pot)
            for row in rows[::-1] if rule == Future.LAST_INSTALMENT else rows:
                if part == PRINCIPAL and state == IN_ADVANCE:
                    row.due[PRINCIPAL] += room(account, plan, row, left)
                    money = pot.left
                    pot.pay(row, part, left)
                    left -= money - pot.left
                else:
                    pot.pay(row, part)
            if state == DUE:
                pay_charges(account, pot, part)
