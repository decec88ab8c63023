"""Where money goes: due state, part, row (docs/fold.md, section 4)."""

from fractions import Fraction

from arrears.kernel.codes import Future, Rounding

from tests.oracle.account import FEE, INTEREST, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.numbers import rounded

PAST_DUE, DUE, IN_ADVANCE = 0, 1, 2
DEFAULT_PARTS = (PENALTY, FEE, INTEREST, PRINCIPAL)


def steps(order: int) -> list[tuple[int, int]]:
    """The 12 steps (due state, part) of a packed order, 4 bits a step; 0 = the default."""
    if order == 0:
        return [(state, part) for state in (PAST_DUE, DUE, IN_ADVANCE) for part in DEFAULT_PARTS]
    return [divmod(order >> (4 * k) & 15, 4) for k in range(12)]


def state_of(row: Row, day: int) -> int:
    """Whether the row is past due, due or in advance on the day."""
    if row.due_day < day:
        return PAST_DUE
    return DUE if row.due_day == day else IN_ADVANCE


class Pot:
    """Money being allocated on a day: what is left and where the rest went."""

    def __init__(self, account: Account, *, amount: int, day: int) -> None:
        self.account = account
        self.left = amount
        self.day = day
        self.parts = [0, 0, 0, 0]

    def pay(self, row: Row, part: int, most: int | None = None) -> None:
        """Pay a part of a row, as far as the money and `most` go."""
        paid = min(self.left, max(0, row.open(part)))
        if most is not None:
            paid = min(paid, most)
        if part == PRINCIPAL:
            paid = min(paid, self.account.principal_owed())
        if paid <= 0:
            return
        row.paid[part] += paid
        self.left -= paid
        self.parts[part] += paid
        if row.due_day > self.day:
            row.in_advance += paid
            row.principal_ahead += paid if part == PRINCIPAL else 0
        elif row.due_day < self.day:
            row.late += paid
        if row.open_total() == 0:
            row.paid_day = self.day


def pay_due(account: Account, pot: Pot) -> None:
    """Spend the pot on what is past due and due."""
    order = steps(account.terms.order)
    for state in (PAST_DUE, DUE):
        rows = [row for row in account.rows if state_of(row, pot.day) == state]
        _in_turn(account, pot, rows, [part for at, part in order if at == state])


def pay_ahead(account: Account, pot: Pot) -> None:
    """Spend what is left on rows not yet due, by the future rule."""
    parts = [part for at, part in steps(account.terms.order) if at == IN_ADVANCE]
    _beyond(account, pot, [row for row in account.rows if state_of(row, pot.day) == IN_ADVANCE], parts)


def _in_turn(account: Account, pot: Pot, rows: list[Row], parts: list[int]) -> None:
    """Row by row, or part by part when the terms are vertical."""
    if account.terms.vertical:
        for part in parts:
            for row in rows:
                pot.pay(row, part)
    else:
        for row in rows:
            for part in parts:
                pot.pay(row, part)


def _beyond(account: Account, pot: Pot, ahead: list[Row], parts: list[int]) -> None:
    """Money beyond what is due, by the future rule."""
    future = account.terms.future
    rows = [row for row in ahead if row.open_total() > 0]
    if future == Future.LAST_INSTALMENT:
        rows = rows[::-1]
    elif future == Future.NEXT_THEN_LAST:
        running = [row for row in rows if row is ahead[0]]
        rows = running + [row for row in rows[::-1] if row not in running]
    elif future == Future.REAMORTISE:
        while pot.left > 0 and any(row.open_total() > 0 for row in rows):
            for part in parts:
                _evenly(pot, [row for row in rows if row.open_total() > 0], part)
        return
    _in_turn(account, pot, rows, parts)


def _evenly(pot: Pot, rows: list[Row], part: int) -> None:
    """The same share, rounded half to even, to a part of each open row; the remainder of the division to the last."""
    if rows and pot.left > 0:
        money = pot.left
        share = rounded(Fraction(money, len(rows)), Rounding.HALF_EVEN)
        if share * (len(rows) - 1) > money:
            share = money // len(rows)
        for row in rows[:-1]:
            pot.pay(row, part, share)
        pot.pay(rows[-1], part, money - share * (len(rows) - 1))
