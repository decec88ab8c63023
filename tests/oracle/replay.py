"""Replay a loan's events one by one."""

from collections.abc import Callable
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Channel, Fault, Kind, Method
from tests.oracle import ahead, penalty, plan_changes, recalculation, restructuring
from tests.oracle.account import FAR, FEE, INTEREST, PARTS, PRINCIPAL, Account, Row
from tests.oracle.accrual import earned_on
from tests.oracle.allocation import Pot, pay_all
from tests.oracle.charges import NO_PARTS, Charges
from tests.oracle.history import BEFORE_THE_START, UnableToFold, check_terms, counted
from tests.oracle.later_fees import free_later_fees
from tests.oracle.re_amortise import re_amortise
from tests.oracle.schedule import Plan, down_payment_of, given_lines

PART_COLUMNS = ("principal_minor", "interest_minor", "fee_minor", "penalty_minor")
AMOUNTS_GIVEN = (Method.GIVEN_ROWS, Method.AS_REPORTED)


class Replay(Charges):
    """A loan on its way through its history."""

    def __init__(self, *, loan: Any, terms: Any, given: list[Any]) -> None:
        self.account = Account(loan=loan, terms=terms)
        self.given = given
        self.plan: Plan | None = None
        self.credits: dict[int, int] = {}  # payment → what of it is held for the borrower
        self.day = NONE_DAY
        self.kept_back: list[Any] = []  # fees that wait for the next disbursement

    def run(self, *, events: list[Any], as_of_day: int, known_day: int) -> None:
        """Apply what is known and counts; raises UnableToFold."""
        for day, e in counted(events, as_of_day=as_of_day, known_day=known_day):
            self.advance(day)
            for row in self.account.rows:
                row.come = [sum(a for due, at, a in row.charges if at == p and due <= day) for p in PARTS]
            self._apply(e, day)
        self.advance(as_of_day)

    def advance(self, day: int) -> None:
        """Let time pass up to `day`, before its events; deferred interest becomes principal on the way."""
        for k, line in enumerate(self.plan.lines if self.plan else []):
            if line.capitalises and line.period.due <= day and not self.account.is_charged_off():
                self._pass(line.period.due)
                self._capitalise(k, line.period.due)
        self._pass(day)

    def _capitalise(self, k: int, day: int) -> None:
        """Interest of row k becomes principal."""
        row, line = self.account.agreed()[k], self.plan.lines[k]  # type: ignore[union-attr]
        self.account.principal_changes.append((day, row.open(INTEREST)))
        row.capitalise()
        if row.open_total() <= self.account.terms.tolerance_minor:
            row.paid_day = day
        line.capitalises, line.closed = False, True
        line.interest, line.principal = row.paid[INTEREST], row.paid[PRINCIPAL]

    def _capitalise_early(self, effective: int) -> None:
        """More principal is gone than was owed: as much interest that waits becomes principal."""
        for row in self.account.agreed():
            part = min(-self.account.principal_owed(), row.open(INTEREST)) if row.waits else 0
            if part > 0:
                row.paid[INTEREST] += part
                row.paid[PRINCIPAL] -= part
                self.account.principal_changes.append((effective, part))
        self.see(self.day)

    def _pass(self, day: int) -> None:
        self.day = day
        if not self.account.is_charged_off():
            self.see(day)
            penalty.run(self.account, day=day)
            for row in self.account.rows:
                if row.open_total() > self.account.terms.tolerance_minor:
                    row.paid_day = NONE_DAY  # open again by time alone

    def _apply(self, e: Any, day: int) -> None:
        if not self.account.started and e.kind not in BEFORE_THE_START:
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
            Kind.OPENING: self._open,
            Kind.INSTALMENT_FEE: self._instalment_fee,
            Kind.DISBURSEMENT_FEE: self._disbursement_fee,
            Kind.FREEZE_PENALTY: self._freeze_penalty,
            Kind.RE_AGE: self._restructure,
            Kind.RE_AMORTISE: self._restructure,
            Kind.TERMINATE: self._restructure,
            Kind.SETTLE: self._agree_settlement,
            Kind.WRITE_OFF: self._charge_off,
        }
        if e.kind in plan_changes.KINDS:
            verbs[e.kind] = self._change_plan
        if e.kind not in verbs:
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)
        verbs[e.kind](e)
        if e.kind in (Kind.FEE, Kind.CHARGEBACK, Kind.DISBURSE):
            self._take_up_credit(e)
        if not self.account.is_charged_off():
            self.see(day)
            penalty.show(self.account)
        self._mark_paid(day)

    def _mark_paid(self, day: int) -> None:
        """Note the day on which a row came to be paid; a row that is open again loses it."""
        for row in self.account.rows:
            unpaid = row.open_total() + sum(row.charged_off)  # a charge-off pays nothing
            if not self.account.asks(row) or unpaid > self.account.terms.tolerance_minor:
                row.paid_day = NONE_DAY
            elif row.paid_day == NONE_DAY:
                row.paid_day = day

    def _note(
        self, e: Any, parts: Any, overpaid: int, *, channel: int | None = None, amount: int | None = None
    ) -> None:
        """Keep where an event's money went."""
        line = {"event_id": e.event_id, "kind": e.kind, "value_day": e.value_day, "overpaid_minor": overpaid}
        line["channel"] = e.channel if channel is None else channel
        line["amount_minor"] = e.amount_minor if amount is None else amount
        line |= {PART_COLUMNS[part]: parts[part] for part in PARTS}
        self.account.allocations.append(line | {"balance_minor": self.account.principal_owed()})

    # the schedule

    def see(self, today: int, until: int = FAR) -> None:
        """Where interest follows the balance: the rows as they look on the day."""
        if self.plan is not None and not self.account.is_charged_off():
            recalculation.see(self.account, self.plan, today=today, until=until)

    def _start(self, day: int) -> Plan:
        """The schedule's start, on the first money paid out or brought in."""
        self.account.started = True
        if self.plan is None:
            terms, loan = self.account.terms, self.account.loan
            self.plan = Plan(loan=loan, terms=terms, start=loan.start_day if terms.from_start_day else day)
            given = terms.method == Method.GIVEN_ROWS
            if given:
                self.plan.lines = given_lines(self.plan, self.given)
            days = 0 if given else self.plan.periods[-1].due - self.plan.periods[0].start
            check_terms(
                rate_ppb=loan.rate_ppb,
                penalty_rate_ppb=penalty.yearly_rate_ppb(self.account),
                days=days,
                given=self.given if given else [],
            )
        return self.plan

    def _disburse(self, e: Any) -> None:
        account = self.account
        plan = self._start(e.value_day)
        self._tell_paid()
        down = down_payment_of(terms=account.terms, amount=e.amount_minor)
        account.disbursed += e.amount_minor
        seen = None
        if account.terms.relevel and account.follows():
            seen = [row.due[PRINCIPAL] - row.owed_again for row in account.agreed()]
        plan.disburse(day=e.value_day, amount=e.amount_minor - down, gross=e.amount_minor, seen=seen)
        account.paid_out.append((plan.money[-1][0], e.amount_minor))
        account.principal_changes.append(plan.money[-1])
        if down:
            row = Row(e.value_day, e.value_day, is_down_payment=True)
            row.due[PRINCIPAL] = down
            account.rows.append(row)
        self._lay(plan)
        for fee in self.kept_back:
            self._keep_back(fee, e)
        self.kept_back = []
        self._note(e, NO_PARTS, 0)
        if down and account.terms.down_payment_auto:
            wanted = max(0, down - account.overpaid)
            self._take_up_credit(e)
            if wanted:
                self._receive(e, wanted, channel=Channel.DOWN_PAYMENT)

    def _change_plan(self, e: Any) -> None:
        """A change of the plan that keeps its rows."""
        plan = self.plan
        self._tell_paid()
        if plan is None or self.account.is_charged_off() or plan.method in AMOUNTS_GIVEN:
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)
        plan.restate(e.value_day)
        if e.kind == Kind.DEFER:
            rows = self.account.agreed()
            taken = [bool(row.gone(INTEREST) or row.gone(PRINCIPAL) or row.owed_again) for row in rows]
            plan_changes.defer(plan, e, taken)
        else:
            plan_changes.KINDS[e.kind](plan, e)
        observed_from = self.account.terms.observation_from_day
        if e.kind in (Kind.EXTEND, Kind.DEFER) and e.value_day >= observed_from:
            self.account.restructured_day = e.value_day
        self._lay(plan)
        self._note(e, NO_PARTS, 0)

    def _restructure(self, e: Any) -> None:
        """A change of the plan that closes rows."""
        plan, account = self.plan, self.account
        if plan is None or account.is_charged_off() or plan.method == Method.AS_REPORTED:
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)
        self._tell_paid()
        if e.kind != Kind.TERMINATE:
            change = restructuring.re_age if e.kind == Kind.RE_AGE else re_amortise
            moved = change(account, plan, e)
            if e.value_day >= account.terms.observation_from_day:
                account.restructured_day = e.value_day
            self._lay(plan)
        else:
            restructuring.terminate(account, plan, e.value_day)
            self._lay(plan)
            moved = [sum(row.open(part) for row in account.rows) for part in PARTS]
        self._note(e, moved, 0, amount=e.amount_minor + sum(moved))

    def _agree_settlement(self, e: Any) -> None:
        self.account.settles = [] if e.due_day == NONE_DAY else [e.amount_minor, e.due_day]
        self._note(e, NO_PARTS, 0)

    def _settle(self, pot: Pot) -> int:
        """The payment counts towards an agreed settlement; returns what of it goes beyond that."""
        settles = self.account.settles
        if not settles or self.plan is None:
            return 0
        if pot.day > settles[1] or pot.left < settles[0]:
            settles[0] -= pot.left
            return 0
        beyond = pot.left - settles[0]
        pot.left -= beyond
        self._spend(pot)
        restructuring.settle(self.account, self.plan, self.day)
        self.account.settles = []
        return beyond

    def _relevel(self) -> None:
        """After a payment the level of the rows to come is agreed anew, when the terms ask for it."""
        plan, account = self.plan, self.account
        if not plan or not (account.terms.relevel and account.follows()) or account.is_charged_off():
            return
        at = plan.running(self.day)
        if plan.lines[at].period.due > self.day and not plan.lines[at].given:
            self._tell_paid()
            plan.as_seen([row.due[PRINCIPAL] - row.owed_again for row in account.agreed()[:at]])
            plan.agree(at, even_out=False)
            self.see(self.day)

    def _tell_paid(self) -> None:
        """Tell the plan what is paid of its rows."""
        for line, row in zip(self.plan.lines if self.plan else [], self.account.agreed(), strict=False):
            line.paid = row.paid[PRINCIPAL] + row.paid[INTEREST]
            line.settled = row.paid[INTEREST] + row.waived[INTEREST]

    def _freeze_penalty(self, e: Any) -> None:
        self.account.frozen.append((plan_changes.takes_effect(e), e.to_day))
        self._note(e, NO_PARTS, 0)

    def _open(self, e: Any) -> None:
        account = self.account
        plan = self._start(e.value_day)
        for part, amount in zip(
            PARTS, (e.amount_minor, e.interest_minor, e.fee_minor, e.penalty_minor), strict=True
        ):
            account.opening[part] += amount
        account.paid_out.append((e.value_day, e.amount_minor))
        plan.disburse(day=e.value_day, amount=e.amount_minor, gross=e.amount_minor)
        account.principal_changes.append(plan.money[-1])
        self._lay(plan)
        if e.interest_minor or e.fee_minor or e.penalty_minor:
            due = e.value_day if e.due_day == NONE_DAY else e.due_day
            row = Row(due, due, is_opening=True)
            row.due = [0, e.interest_minor, e.fee_minor, e.penalty_minor]
            row.late_charges = e.penalty_minor
            row.run_to = e.value_day  # what ran before the loan was brought in is in its parts
            account.rows.append(row)
            self._sort()
        self._note(e, NO_PARTS, 0)

    def _lay(self, plan: Plan) -> None:
        """Put the agreed parts on the agreed rows."""
        rows = self.account.agreed()
        for k, planned in enumerate(plan.rows()):
            if k == len(rows):
                rows.append(Row(planned.start, planned.due))
                rows[k].due[FEE] = planned.fee
                self.account.rows.append(rows[k])
            rows[k].start, rows[k].due_day = planned.start, planned.due
            rows[k].waits = plan.lines[k].capitalises
            rows[k].due[PRINCIPAL] = planned.principal + rows[k].owed_again
            rows[k].due[INTEREST] = max(planned.interest, rows[k].gone(INTEREST))
        self._keep_paid(rows)
        self._join(rows)
        self._sort()
        self.see(self.day)
        if self.account.allocations:
            self._mark_paid(self.day)

    def _join(self, rows: list[Row]) -> None:
        """An additional row that now lies inside the term joins the row that holds its day."""
        for added in [row for row in self.account.rows if row.is_additional]:
            holder = next((row for row in rows if row.due_day >= added.due_day and not row.closed), None)
            if holder:
                holder.join(added)
                self.account.rows.remove(added)

    def _keep_paid(self, rows: list[Row]) -> None:
        """A row agreed anew never asks for less than is paid or waived of it; the last ones ask for less."""
        beyond = 0
        for row in rows:
            more = max(0, row.gone(PRINCIPAL) - row.due[PRINCIPAL]) if row.due[PRINCIPAL] >= 0 else 0
            row.due[PRINCIPAL] += more
            beyond += more
        for row in rows[::-1]:
            less = min(beyond, max(0, row.open(PRINCIPAL)))
            row.due[PRINCIPAL] -= less
            beyond -= less

    def _sort(self) -> None:
        """By due days; additional rows last, and rows due on one day as they came."""
        self.account.rows.sort(key=lambda row: (row.is_additional, row.due_day, not row.is_opening))

    # money

    def _repay(self, e: Any) -> None:
        account = self.account
        if account.is_charged_off() or e.kind == Kind.RECOVER:
            account.recovered += e.amount_minor
            account.received += e.amount_minor
            account.last_paid_day = e.value_day
            self._note(e, NO_PARTS, 0)
            return
        self._receive(e, e.amount_minor)

    def _receive(self, e: Any, amount: int, channel: int | None = None) -> None:
        account = self.account
        pot = Pot(account, amount=amount, day=e.value_day, channel=e.channel if channel is None else channel)
        if e.split and e.kind == Kind.REPAY:
            self._as_split(pot, e)
        else:
            beyond = self._settle(pot) if e.kind == Kind.REPAY and channel is None else 0
            self._spend(pot)
            pot.left += beyond
            if channel is None:  # the automatic down payment belongs to its disbursement
                self._relevel()
        account.received += amount
        account.overpaid += pot.left
        self.credits[e.event_id] = pot.left
        account.last_paid_day = e.value_day
        self._note(e, pot.parts, pot.left, channel=channel, amount=amount)
        account.allocations[-1]["kind"] = int(Kind.REPAY)

    def _as_split(self, pot: Pot, e: Any) -> None:
        """The parts as reported, each on its part of the rows, oldest first."""
        for part, amount in zip(
            PARTS, (e.principal_minor, e.interest_minor, e.fee_minor, e.penalty_minor), strict=True
        ):
            for row in self.account.rows:
                pot.pay(row, part, amount - pot.parts[part])

    def _spend(self, pot: Pot, *, held: bool = False) -> None:
        """Lay money on the rows; where interest follows the balance, they are restated on the way."""
        account = self.account
        free_later_fees(account, self.plan, pot, self, held=held)
        if self.plan is None or not account.follows() or account.is_charged_off():
            pay_all(account, pot)
            self._capitalise_early(self.day)
            return
        plan = self.plan
        self.see(self.day)
        if held:
            pot.effective = (self.day, self.day)
        else:
            day = recalculation.effective_day(plan, self.day)
            pot.effective = (day, self.cut(pot, plan, day))
        ahead.spend(account, plan, pot, lambda: self.see(self.day, pot.effective[1]))
        self.see(self.day)
        self._capitalise_early(pot.effective[1])

    def cut(self, pot: Pot, plan: Plan, day: int) -> int:
        """The day to which money in advance bears interest: its own, or the period's end if that pays all."""
        if self.account.terms.payoff_to_due_day:
            end = recalculation.payoff_day(self.account, plan, pot.day)
            self.see(pot.day, end)
            if self.account.owed_to_pay_off(pot.day) <= pot.left:
                return end
        return day

    def _take_up_credit(self, e: Any) -> None:
        """Money held for the borrower pays a debt when it arises, oldest money first.

        A charge is paid as on the day of the payment that brought the money and shows with that payment;
        money paid out, or taken back, is set off on its own day and shows with it.
        """
        account = self.account
        lines = account.allocations
        self._mark_paid(self.day)  # what the debt opens again loses its day
        for line in [line for line in lines if self.credits.get(line["event_id"], 0) > 0]:
            held = self.credits[line["event_id"]]
            at_once = e.kind in (Kind.DISBURSE, Kind.CHARGEBACK)
            shows, day = (lines[-1], e.value_day) if at_once else (line, line["value_day"])
            pot = Pot(account, amount=held, day=day, channel=line["channel"])
            self._spend(pot, held=True)
            self._mark_paid(day)
            used = held - pot.left
            account.overpaid -= used
            self.credits[line["event_id"]] -= used
            for part in PARTS if e.kind != Kind.CHARGEBACK else ():  # it shows what it takes back
                shows[PART_COLUMNS[part]] += pot.parts[part]
            shows["overpaid_minor"] -= used
            lines[-1]["balance_minor"] = account.principal_owed()

    def _refund(self, e: Any) -> None:
        account = self.account
        credit = left = min(e.amount_minor, account.overpaid)
        for event_id, held in self.credits.items():
            self.credits[event_id] -= min(left, held)
            left -= min(left, held)
        account.overpaid -= credit
        account.refunded += e.amount_minor
        beyond = e.amount_minor - credit
        self._owe_again(e, beyond)
        self._note(e, (beyond, 0, 0, 0), -credit)

    def _charge_back(self, e: Any) -> None:
        self.account.received -= e.amount_minor
        self._owe_again(e, e.amount_minor)
        self._note(e, (e.amount_minor, 0, 0, 0), 0)

    def _row_again(self, day: int) -> Row:
        """The agreed row that runs on the day, of two the later; beyond the term the additional row."""
        lines = self.plan.lines if self.plan else []
        able = [
            row
            for row, line in zip(self.account.agreed(), lines, strict=False)
            if not row.waits and not line.closed
        ]
        running = [row for row in able if row.due_day > day]
        ending = [row for row in able if row.due_day == day]
        return (running + ending[-1:])[0] if running or ending else self._row_of(day)

    def _owe_again(self, e: Any, amount: int) -> None:
        """Principal that counted as paid is owed again, with the row of the day."""
        if amount:
            row = self._row_again(e.value_day)
            row.owed_again += amount
            row.due[PRINCIPAL] += amount
            self.account.owed_again += amount
            self.account.paid_out.append((e.value_day, amount))
            self.account.principal_changes.append((e.value_day, amount))
            self.see(self.day)

    def _waive(self, e: Any) -> None:
        waived, most = [0, 0, 0, 0], e.amount_minor
        effective = recalculation.effective_day(self.plan, self.day) if self.plan else self.day
        if e.part == PRINCIPAL and any(row.waits for row in self.account.rows):
            self.see(self.day, effective)
            most = min(most, self.account.principal_owed() + self.account.waiting())
            self.see(self.day)
        for row in self.account.rows:
            amount = min(most - waived[e.part], max(0, row.open(e.part)))
            if row.waits and e.part in (PRINCIPAL, INTEREST):
                continue
            row.waived[e.part] += amount
            waived[e.part] += amount
            if e.part == PRINCIPAL and row.is_agreed() and not row.given:
                self.account.principal_changes.append((effective, -amount))
        self._capitalise_early(effective)
        self._note(e, waived, 0)

    def _charge_off(self, e: Any) -> None:
        """Interest not yet earned is no longer asked for; everything that is open is written off."""
        account = self.account
        total = [0, 0, 0, 0]
        first = not account.is_charged_off()
        for row in account.rows:
            if row.due_day > e.value_day and first:
                row.due[INTEREST] = max(earned_on(account, row, e.value_day), row.gone(INTEREST))
            for part in PARTS:
                amount = row.open(part)
                row.charged_off[part] += amount
                total[part] += amount
        if first:
            account.charged_off_day = e.value_day
        self._note(e, total, 0)
