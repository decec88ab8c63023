"""Replay a loan's events one by one."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Channel, Fault, Kind, Method, Part

from tests.oracle import ageing, penalty, recalculation
from tests.oracle.accrual import earned_on
from tests.oracle.account import FAR, FEE, INTEREST, PARTS, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.allocation import Pot, pay_ahead, pay_due
from tests.oracle.history import UnableToFold, in_order, known_events
from tests.oracle.schedule import Plan, Planned, down_payment_of

PART_COLUMNS = ("principal_minor", "interest_minor", "fee_minor", "penalty_minor")


class Replay:
    """A loan on its way through its history."""

    def __init__(self, *, loan: Any, terms: Any, given: list[Any]) -> None:
        self.account = Account(loan=loan, terms=terms)
        self.given = given
        self.plan: Plan | None = None
        self.charges: dict[int, tuple[Row, int]] = {}  # event id of a fee → where it is charged
        self.credits: dict[int, int] = {}  # payment → what of it is held for the borrower
        self.day = NONE_DAY

    def run(self, *, events: list[Any], as_of_day: int, known_day: int) -> None:
        """Apply what is known and counts; raises UnableToFold."""
        known, reversed_ids = known_events(events, known_day=known_day)
        counted = [e for e in known if e.value_day <= as_of_day and e.event_id not in reversed_ids]
        for e in in_order(counted):
            self.advance(e.value_day)
            self._apply(e)
        if self.plan is None:
            self._preview()
        self.advance(as_of_day)

    def advance(self, day: int) -> None:
        """Let time pass up to `day`, before its events."""
        if self.account.charged_off_day == NONE_DAY:
            self._see(day)
            penalty.run(self.account, day=day)
            self.account.dpd_max = max(self.account.dpd_max, ageing.dpd(self.account, day))
        self.day = day

    def _apply(self, e: Any) -> None:
        if not self.account.disbursements and e.kind not in (Kind.DISBURSE, Kind.OPENING):
            raise UnableToFold(Fault.REPAID_BEFORE_DISBURSEMENT)
        verbs: dict[int, Callable[[Any], None]] = {
            Kind.DISBURSE: self._disburse,
            Kind.REPAY: self._repay,
            Kind.FEE: self._fee,
            Kind.WAIVE: self._waive,
            Kind.CHARGE_OFF: self._charge_off,
            Kind.RECOVER: self._repay,
            Kind.REFUND: self._refund,
            Kind.PAUSE_DELINQUENCY: self._pause,
            Kind.RESUME_DELINQUENCY: self._resume,
            Kind.CHARGEBACK: self._charge_back,
        }
        if e.kind not in verbs:
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)
        before = self.account.bearing_principal()
        verbs[e.kind](e)
        self._take_up_credit()
        self.account.principal_changes.append((e.value_day, self.account.bearing_principal() - before))
        if self.account.charged_off_day == NONE_DAY:
            self._see(e.value_day)
        self._settle()

    def _see(self, today: int, until: int = FAR) -> None:
        """Where interest follows the balance: the rows as they look on the day."""
        if self.plan is not None:
            recalculation.see(self.account, self.plan, today=today, until=until)

    def _spend(self, pot: Pot) -> None:
        """What is due first; money in advance meets the interest earned by its day."""
        account = self.account
        pay_due(account, pot)
        if self.plan is None or not recalculation.follows(account):
            pay_ahead(account, pot)
            return
        self._see(pot.day, self._cut(pot.day))
        recalculation.limit_last(account, self.plan)
        pay_ahead(account, pot)
        self._see(pot.day, self._cut(pot.day))
        pay_ahead(account, pot)
        self._see(pot.day)

    def _cut(self, day: int) -> int:
        """The day up to which money in advance bears interest."""
        if self.account.terms.payoff_to_due_day:
            return next((row.due_day for row in self.account.rows if row.due_day > day), day)
        return day

    def _note(self, e: Any, parts: list[int], overpaid: int, channel: int | None = None) -> None:
        """Keep where an event's money went."""
        self.account.allocations.append(
            {
                "event_id": e.event_id,
                "kind": e.kind,
                "channel": e.channel if channel is None else channel,
                "value_day": e.value_day,
                "amount_minor": e.amount_minor,
                **{PART_COLUMNS[part]: parts[part] for part in PARTS},
                "overpaid_minor": overpaid,
                "balance_minor": self.account.principal_owed(),
            }
        )

    # the schedule

    def _preview(self) -> None:
        """Nothing paid out yet: the rows as agreed, of which nothing is due."""

    def _disburse(self, e: Any) -> None:
        account = self.account
        if self.plan is None:
            self.plan = Plan(loan=account.loan, terms=account.terms, start=e.value_day)
        down = down_payment_of(terms=account.terms, amount=e.amount_minor)
        account.disbursed += e.amount_minor
        account.disbursements.append((e.value_day, e.amount_minor))
        if account.terms.method == Method.GIVEN_ROWS:
            self._lay(self._given_rows())
        else:
            self.plan.disburse(day=e.value_day, amount=e.amount_minor - down)
            self._lay(self.plan.rows())
        self._note(e, [0, 0, 0, 0], 0)
        if down:
            row = Row(e.value_day, e.value_day, is_down_payment=True)
            row.due[PRINCIPAL] = down
            account.rows.append(row)
            self._sort()
            if account.terms.down_payment_auto:
                self._receive(e, down, channel=Channel.DOWN_PAYMENT)

    def _given_rows(self) -> list[Planned]:
        """The agreed list as it stands; a row's time begins when the one before ends."""
        planned = []
        start = self.account.disbursements[0][0]
        for row in self.given:
            planned.append(Planned(start, row.due_day, row.principal_minor, row.interest_minor, row.fee_minor))
            start = row.due_day
        return planned

    def _lay(self, planned: list[Planned]) -> None:
        """Put the planned parts on the agreed rows."""
        account = self.account
        agreed = [row for row in account.rows if not row.is_down_payment and not row.is_additional]
        for k, plan in enumerate(planned):
            if k == len(agreed):
                agreed.append(Row(plan.start, plan.due))
                account.rows.append(agreed[k])
            row = agreed[k]
            row.due[PRINCIPAL], row.due[INTEREST] = plan.principal + row.taken_back, plan.interest
            if plan.fee:
                row.due[FEE] = plan.fee
        self._sort()

    def _sort(self) -> None:
        self.account.rows.sort(key=lambda row: (row.due_day, not row.is_down_payment, row.is_additional))

    # money

    def _repay(self, e: Any) -> None:
        account = self.account
        if account.charged_off_day != NONE_DAY:
            account.recovered += e.amount_minor
            account.received += e.amount_minor
            self._note(e, [0, 0, 0, 0], 0)
            return
        self._receive(e, e.amount_minor)

    def _receive(self, e: Any, amount: int, channel: int | None = None) -> None:
        account = self.account
        pot = Pot(account, amount=amount, day=e.value_day)
        self._spend(pot)
        account.received += amount
        account.overpaid += pot.left
        self.credits[e.event_id] = pot.left
        account.last_paid_day = e.value_day
        self._note(e, pot.parts, pot.left, channel=channel)

    def _take_up_credit(self) -> None:
        """Money held for the borrower pays a debt on the day it arises; it shows with the payment that brought it."""
        account = self.account
        if account.overpaid <= 0 or account.charged_off_day != NONE_DAY:
            return
        for payment in [line for line in account.allocations if line["event_id"] in self.credits]:
            pot = Pot(account, amount=self.credits[payment["event_id"]], day=self.day)
            held = pot.left
            self._spend(pot)
            used = held - pot.left
            account.overpaid -= used
            self.credits[payment["event_id"]] -= used
            for part in PARTS:
                payment[PART_COLUMNS[part]] += pot.parts[part]
            payment["overpaid_minor"] -= used

    def _refund(self, e: Any) -> None:
        account = self.account
        credit = min(e.amount_minor, account.overpaid)
        account.overpaid -= credit
        left = credit
        for event_id, held in self.credits.items():
            self.credits[event_id] -= min(left, held)
            left -= min(left, held)
        account.refunded += e.amount_minor
        self._owe_again(e, e.amount_minor - credit)
        self._note(e, [0, 0, 0, 0], -credit)

    def _charge_back(self, e: Any) -> None:
        self.account.received -= e.amount_minor
        self._owe_again(e, e.amount_minor)
        self._note(e, [0, 0, 0, 0], 0)

    def _owe_again(self, e: Any, amount: int) -> None:
        """Principal that counted as paid is owed again, with the row of the day."""
        if amount:
            row = self._row_for(e.value_day)
            row.taken_back += amount
            row.due[PRINCIPAL] += amount
            self.account.taken_back += amount

    # charges

    def _row_for(self, day: int) -> Row:
        """The row that a charge due on `day` falls in; a new one after the last due day."""
        account = self.account
        for row in account.rows:
            if not row.is_down_payment and row.due_day >= day:
                return row
        for row in account.rows:
            if row.is_additional:
                row.due_day = day
                return row
        added = Row(account.rows[-1].due_day if account.rows else day, day, is_additional=True)
        account.rows.append(added)
        return added

    def _fee(self, e: Any) -> None:
        part = PENALTY if e.part == Part.PENALTY else FEE
        row = self._row_for(e.value_day if e.due_day == NONE_DAY else e.due_day)
        row.due[part] += e.amount_minor
        if part == PENALTY:
            row.late_charges += e.amount_minor
        self.charges[e.event_id] = (row, part)
        self._note(e, [0, 0, 0, 0], 0)

    def _waive(self, e: Any) -> None:
        left, part, rows = e.amount_minor, e.part, self.account.rows
        if e.ref in self.charges:
            row, part = self.charges[e.ref]
            rows = [row]
        waived = [0, 0, 0, 0]
        for row in rows:
            amount = min(left, max(0, row.open(part)))
            row.waived[part] += amount
            waived[part] += amount
            left -= amount
            if amount and row.open_total() == 0:
                row.paid_day = e.value_day
        self._note(e, waived, 0)

    def _charge_off(self, e: Any) -> None:
        """Everything owed is written off; interest not yet earned is no longer asked for."""
        account = self.account
        total = [0, 0, 0, 0]
        for row in account.rows:
            row.due[INTEREST] = max(earned_on(account, row, e.value_day), row.paid[INTEREST] + row.waived[INTEREST])
            for part in PARTS:
                amount = row.open(part)
                row.charged_off[part] += amount
                total[part] += amount
        account.charged_off_day = e.value_day
        self._note(e, total, 0)

    # delinquency

    def _pause(self, e: Any) -> None:
        self.account.pauses.append((e.value_day, FAR if e.due_day == NONE_DAY else e.due_day))

    def _resume(self, e: Any) -> None:
        self.account.pauses = [
            (start, e.value_day if start <= e.value_day < end else end) for start, end in self.account.pauses
        ]

    def _settle(self) -> None:
        """Note the day on which nothing is owed any more, or forget it."""
        account = self.account
        if account.charged_off_day != NONE_DAY:
            account.closed_day = account.charged_off_day
            return
        owed = any(row.open_total() for row in account.rows) or not account.rows
        if owed:
            account.closed_day = NONE_DAY
        elif account.closed_day == NONE_DAY:
            account.closed_day = self.day
