"""Charges and pauses of delinquency (docs/fold.md, sections 4 and 10)."""

from fractions import Fraction
from typing import Any

from arrears.kernel.codes import Channel, Kind
from tests.oracle.account import INTEREST, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.schedule import Plan

NO_PARTS = (0, 0, 0, 0)


class Charges:
    """What the replay of a loan does with charges, and with pauses."""

    account: Account
    plan: Plan | None
    kept_back: list[Any]  # fees that wait for the next disbursement

    def _note(
        self, e: Any, parts: Any, overpaid: int, *, channel: int | None = None, amount: int | None = None
    ) -> None:
        raise AssertionError("the replay keeps notes")

    def _sort(self) -> None:
        raise AssertionError("the replay sorts the rows")

    def _row_of(self, day: int) -> Row:
        """The row whose period holds the day; beyond the term the additional row, due that day."""
        account = self.account
        lines = self.plan.lines if self.plan else []
        for row, line in zip(account.agreed(), lines, strict=False):
            if row.due_day >= day and not line.closed:
                return row
        for row in account.rows:
            if row.is_additional:
                row.due_day = max(day, row.due_day)
                return row
        added = Row(account.rows[-1].due_day, day, is_additional=True)
        account.rows.append(added)
        return added

    def _fee(self, e: Any) -> None:
        row = self._row_of(e.due_day)
        row.charges.append((e.due_day, e.part, e.amount_minor))
        self._charge(row, e.part, e.amount_minor)
        self._sort()
        self._note(e, NO_PARTS, 0)

    def _charge(self, row: Row, part: int, amount: int) -> None:
        row.due[part] += amount
        if part == PENALTY:
            row.late_charges += amount

    def _instalment_fee(self, e: Any) -> None:
        for row in self.account.agreed():
            if row.due_day > e.value_day:
                share = Fraction((row.due[PRINCIPAL] + row.due[INTEREST]) * e.share_ppm, 1_000_000)
                self._charge(row, e.part, e.amount_minor + self.account.round(share))
        self._note(e, NO_PARTS, 0)

    def _disbursement_fee(self, e: Any) -> None:
        self.kept_back.append(e)

    def _keep_back(self, fee: Any, e: Any) -> None:
        """A fee taken out of the money paid out: charged and paid at once."""
        account = self.account
        amount = fee.amount_minor + account.round(Fraction(e.amount_minor * fee.share_ppm, 1_000_000))
        if not amount:
            return
        account.kept_back += amount
        account.received += amount
        account.last_paid_day = e.value_day
        self._note(e, (0, 0, amount, 0), 0, channel=Channel.AT_DISBURSEMENT, amount=amount)
        account.allocations[-1]["kind"] = int(Kind.REPAY)

    def _pause(self, e: Any) -> None:
        self.account.pauses.append((e.value_day, e.due_day))

    def _resume(self, e: Any) -> None:
        self.account.pauses = [
            (start, e.value_day if start <= e.value_day < end else end) for start, end in self.account.pauses
        ]
