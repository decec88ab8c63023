"""Where money goes: due state, part, row (docs/fold.md, section 5)."""

from fractions import Fraction
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Channel, Future, Rounding
from tests.oracle.account import FEE, INTEREST, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.numbers import rounded

PAST_DUE, DUE, IN_ADVANCE = 0, 1, 2
DEFAULT_PARTS = (PENALTY, FEE, INTEREST, PRINCIPAL)
OWN_RULES = {
    Channel.GOODWILL: "goodwill",
    Channel.MERCHANT_REFUND: "merchant_refund",
    Channel.PAYOUT_REFUND: "payout_refund",
    Channel.INTEREST_REFUND: "interest_refund",
}


def steps(terms: Any, channel: int) -> list[tuple[int, int]]:
    """The 12 steps (due state, part) for a kind of money; an order is packed 4 bits a step."""
    own = OWN_RULES.get(Channel(channel))
    order = (getattr(terms, f"order_{own}") if own else 0) or terms.order
    if order == 0:
        return [(state, part) for state in (PAST_DUE, DUE, IN_ADVANCE) for part in DEFAULT_PARTS]
    return [divmod(order >> (4 * k) & 15, 4) for k in range(12)]


def future_rule(terms: Any, channel: int) -> int:
    """What this kind of money does beyond what is due."""
    own = OWN_RULES.get(Channel(channel))
    rule = getattr(terms, f"future_{own}") if own else -1
    return int(terms.future if rule < 0 else rule)


def state_of(row: Row, day: int) -> int:
    """Whether the row is past due, due or in advance on the day."""
    if row.due_day < day:
        return PAST_DUE
    return DUE if row.due_day == day else IN_ADVANCE


class Pot:
    """Money being allocated on a day: what is left and where the rest went."""

    def __init__(self, account: Account, *, amount: int, day: int, channel: int = 0) -> None:
        self.account = account
        self.left = amount
        self.day = day
        self.channel = channel
        self.parts = [0, 0, 0, 0]
        self.effective = (day, day)  # from when principal bears no interest: of rows due, of rows in advance

    def pay(self, row: Row, part: int, most: int | None = None) -> None:
        """Pay a part of a row, as far as the money and `most` go."""
        if row.waits and part in (PRINCIPAL, INTEREST):
            return
        paid = min(self.left, max(0, row.open(part)))
        if most is not None:
            paid = min(paid, most)
        if part == PRINCIPAL:
            paid = min(paid, self.account.principal_owed() + self.account.waiting())
        if paid <= 0:
            return
        row.paid[part] += paid
        if part == PRINCIPAL and row.is_agreed() and not row.given:
            bears_until = self.effective[row.due_day > self.day]
            self.account.principal_changes.append((bears_until, -paid))
            if self.account.follows():
                row.paid_day = NONE_DAY  # it may have had nothing open, and takes money up to its level
        self.left -= paid
        self.parts[part] += paid
        if row.due_day > self.day:
            row.in_advance += paid
        elif row.due_day < self.day:
            row.late += paid


def pay_all(account: Account, pot: Pot) -> None:
    """Spend the pot on everything that is open."""
    if account.terms.vertical:
        for state, part in steps(account.terms, pot.channel):
            _part_by_part(account, pot, state, part)
    else:
        pay_due(account, pot)
        pay_ahead(account, pot)


def pay_due(account: Account, pot: Pot) -> None:
    """Spend the pot on what is past due and due."""
    order = steps(account.terms, pot.channel)
    if account.terms.vertical:
        for state, part in order:
            if state != IN_ADVANCE:
                _part_by_part(account, pot, state, part)
        return
    for state in (PAST_DUE, DUE):
        for row in in_state(account, pot, state):
            for part in [part for at, part in order if at == state]:
                pot.pay(row, part)
    for part in [part for at, part in order if at == DUE]:
        pay_charges(account, pot, part)


def pay_ahead(account: Account, pot: Pot) -> None:
    """Spend what is left on rows not yet due, by the future rule."""
    parts = [part for at, part in steps(account.terms, pot.channel) if at == IN_ADVANCE]
    if account.terms.vertical:
        for part in parts:
            _part_by_part(account, pot, IN_ADVANCE, part)
    elif future_rule(account.terms, pot.channel) == Future.REAMORTISE:
        _evenly(pot, in_state(account, pot, IN_ADVANCE), parts)
    else:
        _row_by_row_ahead(account, pot, parts)


def pay_charges(account: Account, pot: Pot, part: int) -> None:
    """With `charge_own_day`: charges of rows in advance whose own day has come, as due."""
    if account.terms.charge_own_day and part in (FEE, PENALTY):
        for row in in_state(account, pot, IN_ADVANCE):
            pot.pay(row, part, max(0, row.come[part] - row.gone(part)))


def in_state(account: Account, pot: Pot, state: int) -> list[Row]:
    """The rows in a due state on the day of the money."""
    return [row for row in account.rows if state_of(row, pot.day) == state]


def _part_by_part(account: Account, pot: Pot, state: int, part: int) -> None:
    """One step of a vertical order: a part of all rows in a state."""
    rows = in_state(account, pot, state)
    rule = future_rule(account.terms, pot.channel)
    if state == IN_ADVANCE and rule == Future.REAMORTISE:
        share_out(pot, [row for row in rows if row.open(part) > 0], part)
    if state == IN_ADVANCE and rule == Future.LAST_INSTALMENT:
        rows = rows[::-1]
    for row in rows:
        pot.pay(row, part)
    if state == DUE:
        pay_charges(account, pot, part)


def _row_by_row_ahead(account: Account, pot: Pot, parts: list[int]) -> None:
    future = future_rule(account.terms, pot.channel)
    ahead = in_state(account, pot, IN_ADVANCE)
    rows = [row for row in ahead if row.open_total() > 0]
    if future == Future.LAST_INSTALMENT:
        rows = rows[::-1]
    elif future == Future.NEXT_THEN_LAST:
        running = [row for row in rows if row.start <= pot.day]
        rows = running + [row for row in rows[::-1] if row not in running]
    for row in rows:
        for part in parts:
            pot.pay(row, part)


def _evenly(pot: Pot, rows: list[Row], parts: list[int]) -> None:
    """Equal shares to the open rows, part by part, again until nothing is left or nothing could be paid."""
    before = pot.left + 1
    while 0 < pot.left < before:
        before = pot.left
        share_evenly(pot, rows, parts)


def share_evenly(pot: Pot, rows: list[Row], parts: list[int]) -> None:
    """One round of equal shares to the rows that are open."""
    open_rows = [row for row in rows if row.open_total() > 0]
    for part in parts:
        share_out(pot, open_rows, part)


def share_out(pot: Pot, rows: list[Row], part: int) -> None:
    """The same share, half to even, to a part of each open row; the last takes the difference."""
    for row, share in zip(rows, shares_of(pot.left, len(rows)), strict=True):
        pot.pay(row, part, share)


def shares_of(money: int, count: int) -> list[int]:
    """Money in equal shares, half to even; the last is what the others leave."""
    if not count:
        return []
    share = rounded(Fraction(money, count), Rounding.HALF_EVEN)
    if share * (count - 1) > money:
        share = money // count
    return [share] * (count - 1) + [money - share * (count - 1)]
