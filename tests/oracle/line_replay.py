"""A revolving line replayed day by day: docs/line.md."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from arrears.kernel.codes import CarryFrom, Fault, Kind
from tests.oracle.account import FEE, INTEREST, PARTS, PENALTY, PRINCIPAL, nothing
from tests.oracle.dates import to_date
from tests.oracle.history import MOST_LENT, UnableToFold, counted
from tests.oracle.line_account import Conversion, LineAccount, Lot, Sheet
from tests.oracle.line_interest import one_day
from tests.oracle.line_money import allocate, fix_interest, mark_paid, settle, take_purchases, use_credit
from tests.oracle.numbers import rounded

AFTERWARDS = (Kind.REPAY, Kind.RECOVER, Kind.REFUND, Kind.PURCHASE_REFUND, Kind.WAIVE, Kind.CHARGE_OFF)
BY_LINES = (
    *AFTERWARDS, Kind.FEE, Kind.PAUSE_DELINQUENCY, Kind.RESUME_DELINQUENCY, Kind.CHARGEBACK, Kind.PURCHASE,
    Kind.CONVERT, Kind.PAUSE_INTEREST, Kind.FREEZE_PENALTY,
)  # fmt: skip

OF_TIME = (Kind.PAUSE_DELINQUENCY, Kind.RESUME_DELINQUENCY, Kind.PAUSE_INTEREST, Kind.FREEZE_PENALTY)


class LineReplay:
    """The line, one day after the other."""

    def __init__(self, *, loan: Any, terms: Any) -> None:
        self.account = LineAccount(loan=loan, terms=terms)
        self.bought: dict[int, int] = {}  # days of purchases

    def run(self, *, events: Sequence[Any], as_of_day: int, known_day: int) -> None:
        """Replay up to the evening of `as_of_day`. Raises UnableToFold."""
        history = counted(events, as_of_day=as_of_day, known_day=known_day)
        self._check_terms()
        self._note_pauses(history)
        if not history:
            return
        for day in range(history[0][0], as_of_day + 1):
            account = self.account
            if account.running and not account.is_charged_off():
                one_day(account, day)
                settle(account, day)
            for _, event in [pair for pair in history if pair[0] == day]:
                self._happens(event, day)
            if account.running and not account.is_charged_off():
                self._evening(day)

    def _check_terms(self) -> None:
        t = self.account.terms
        days = 1 <= t.statement_on <= 28 and 1 <= t.statement_due_on <= 28
        good = days and t.statement_on != t.statement_due_on
        if not good or t.statement_free not in (0, 1) or t.carry_from not in tuple(CarryFrom):
            raise UnableToFold(Fault.TERMS_INVALID)
        if t.days_in_month or t.feb29:
            raise UnableToFold(Fault.TERMS_INVALID)

    def _note_pauses(self, history: list[tuple[int, Any]]) -> None:
        for k, (day, event) in enumerate(history):
            if event.kind in (Kind.PAUSE_INTEREST, Kind.FREEZE_PENALTY):
                self.account.stops.append((event.kind, max(day, event.due_day), event.to_day))
            if event.kind == Kind.PAUSE_DELINQUENCY:
                ends = (d for d, e in history[k + 1 :] if e.kind == Kind.RESUME_DELINQUENCY)
                self.account.pauses.append((day, min(event.due_day, next(ends, event.due_day))))

    # what happens

    def _happens(self, e: Any, day: int) -> None:
        account = self.account
        self._refuse(e)
        if e.kind in OF_TIME:
            return
        parts, over = self._effect(e, day)
        account.allocations.append(
            {"event_id": e.event_id, "kind": e.kind, "channel": e.channel, "value_day": e.value_day}
            | {"amount_minor": e.amount_minor, "overpaid_minor": over}
            | {f"{n}_minor": parts[k] for k, n in enumerate(("principal", "interest", "fee", "penalty"))}
            | {"balance_minor": account.principal_owed()}
        )
        if e.kind in (Kind.PURCHASE, Kind.REFUND, Kind.CHARGEBACK, Kind.FEE):
            use_credit(account, day)
        if account.principal_owed() > MOST_LENT:
            raise UnableToFold(Fault.AMOUNT_OUT_OF_RANGE)

    def _refuse(self, e: Any) -> None:
        account = self.account
        if e.kind not in BY_LINES or e.part not in PARTS or e.split:
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)
        if account.running is None and e.kind != Kind.PURCHASE:
            raise UnableToFold(Fault.REPAID_BEFORE_DISBURSEMENT)
        if account.is_charged_off() and e.kind not in AFTERWARDS:
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)
        large = (Kind.PURCHASE, Kind.PURCHASE_REFUND, Kind.CONVERT)
        if e.kind in large and e.amount_minor > MOST_LENT:
            raise UnableToFold(Fault.AMOUNT_OUT_OF_RANGE)
        if e.kind == Kind.CONVERT and not 0 <= e.fee_minor <= MOST_LENT:
            raise UnableToFold(Fault.AMOUNT_OUT_OF_RANGE)
        if e.kind == Kind.CONVERT and not (1 <= e.instalments <= 600 and e.treatment in (0, 1)):
            raise UnableToFold(Fault.EVENT_UNSUPPORTED)

    def _effect(self, e: Any, day: int) -> tuple[list[int], int]:
        """What the event does: parts, and what is overpaid (negative: credit used)."""
        account = self.account
        if e.kind == Kind.PURCHASE:
            self._buy(e, day)
            return nothing(), 0
        if e.kind == Kind.RECOVER or (
            account.is_charged_off() and e.kind in (Kind.REPAY, Kind.PURCHASE_REFUND)
        ):
            account.recovered += e.amount_minor
            account.received += e.amount_minor
            account.last_paid_day = day
            return nothing(), 0
        if e.kind in (Kind.REPAY, Kind.PURCHASE_REFUND):
            return self._money(e, day)
        if e.kind in (Kind.REFUND, Kind.CHARGEBACK):
            return self._owed_again(e, day)
        return self._other(e, day), 0

    def _buy(self, e: Any, day: int) -> None:
        account = self.account
        if account.running is None:
            account.running = self._new_sheet(day)
        self.bought[e.event_id] = day
        account.disbursed += e.amount_minor
        account.running.lots.append(Lot(e.event_id, day, e.amount_minor))
        account.running.used = True

    def _money(self, e: Any, day: int) -> tuple[list[int], int]:
        account, first = self.account, 0
        if e.kind == Kind.PURCHASE_REFUND and e.ref in self.bought:
            first = self._refund_own(e, day)
        parts, over = allocate(account, e.amount_minor - first, day)
        parts[PRINCIPAL] += first
        for part in PARTS:
            account.paid[part] += parts[part]
        account.received += e.amount_minor
        account.last_paid_day = day
        account.overpaid += over
        return parts, over

    def _refund_own(self, e: Any, day: int) -> int:
        """The purchase's instalments to come, then its statement; returns what that took."""
        account, left = self.account, e.amount_minor
        for conversion in account.conversions:
            if conversion.ref == e.ref:
                gone = min(left, conversion.left)
                conversion.left -= gone
                left -= gone
        own = self._sheet_of(e.ref)
        gone = take_purchases([own], left)
        left -= gone
        for sheet in [own, *account.sheets]:
            met = min(gone, sheet.share_open())
            mark_paid(sheet, PRINCIPAL, met, day)
            gone -= met
        return int(e.amount_minor - left)

    def _sheet_of(self, ref: int) -> Sheet:
        """The statement that holds a purchase."""
        return next(s for s in self.account.everywhere() if any(lot.event_id == ref for lot in s.lots))

    def _owed_again(self, e: Any, day: int) -> tuple[list[int], int]:
        account, used, parts = self.account, 0, nothing()
        if e.kind == Kind.REFUND:
            used = min(e.amount_minor, account.overpaid)
            account.overpaid -= used
            account.refunded += e.amount_minor
        else:
            account.received -= e.amount_minor
        again = e.amount_minor - used
        if again:
            if account.is_charged_off():
                raise UnableToFold(Fault.REFUND_EXCEEDS_CREDIT)
            assert account.running
            account.paid[PRINCIPAL] -= again
            account.running.lots.append(Lot(0, day, again))
            account.running.used = True
            if e.kind == Kind.REFUND:
                parts[PRINCIPAL] = again
        return parts, -used

    def _other(self, e: Any, day: int) -> list[int]:
        """Charges, waivers, conversions, charge-off: the parts that the event moved."""
        account, parts = self.account, nothing()
        assert account.running
        if e.kind == Kind.FEE:
            account.running.due[e.part] += e.amount_minor
            account.running.used = True
            if e.part == PENALTY:
                account.running.late_charges += e.amount_minor
        elif e.kind == Kind.WAIVE:
            parts[e.part] = self._waive(e.part, e.amount_minor)
            account.waived[e.part] += parts[e.part]
        elif e.kind == Kind.CONVERT:
            parts[PRINCIPAL] = self._convert(e)
        elif not account.is_charged_off():
            parts = self._charge_off(day)
        settle(account, day)
        return parts

    def _waive(self, part: int, amount: int) -> int:
        account, left = self.account, amount
        for sheet in account.everywhere():
            gone = min(left, sheet.open(part))
            sheet.waived[part] += gone
            left -= gone
            if part == PRINCIPAL:
                converted = min(gone, sheet.converted_open)
                sheet.converted_open -= converted
                take_purchases(account.everywhere(), gone - converted)
        if part == PRINCIPAL:
            left -= take_purchases(account.everywhere(), left)
            for conversion in account.conversions:
                gone = min(left, conversion.left)
                conversion.left -= gone
                left -= gone
        return amount - left

    def _convert(self, e: Any) -> int:
        account, mode = self.account, self.account.terms.rounding
        sheets = list(account.sheets)
        if e.ref:
            sheets = [self._sheet_of(e.ref)] if e.ref in self.bought else []
        taken = take_purchases(sheets, e.amount_minor)
        if taken:
            level = rounded(Fraction(taken, e.instalments), mode)
            fee = e.fee_minor if e.treatment else rounded(Fraction(e.fee_minor, e.instalments), mode)
            account.conversions.append(Conversion(e.ref, e.instalments, level, taken, fee, e.fee_minor))
        too_much = sum(sheet.share_open() for sheet in account.sheets) - account.in_purchases()
        for sheet in reversed(account.sheets):
            less = max(0, min(too_much, sheet.share_open()))
            sheet.due[PRINCIPAL] -= less
            too_much -= less
        return taken

    def _charge_off(self, day: int) -> list[int]:
        account, parts = self.account, nothing()
        fix_interest(account)
        account.charged_off_day = day
        parts[PRINCIPAL] = account.principal_owed()
        for sheet in account.everywhere():
            for part in PARTS:
                gone = sheet.open(part)
                sheet.charged_off[part] += gone
                parts[part] += gone if part != PRINCIPAL else 0
            sheet.lots, sheet.converted_open = [], 0
        account.conversions = []
        account.charged_off = list(parts)
        return parts

    # evenings

    def _new_sheet(self, day: int) -> Sheet:
        """The statement that a purchase of `day` will be on."""
        terms = self.account.terms
        drawn_on = next(d for d in range(day, day + 32) if to_date(d).day == terms.statement_on)
        due_day = next(
            d for d in range(drawn_on + 1, drawn_on + 33) if to_date(d).day == terms.statement_due_on
        )
        at_once = not terms.statement_free and terms.carry_from == CarryFrom.PURCHASE_DAY
        return Sheet(drawn_on=drawn_on, due_day=due_day, carried=at_once)

    def _evening(self, day: int) -> None:
        account = self.account
        for sheet in account.sheets:
            if sheet.due_day == day and not sheet.judged:
                self._judge(sheet)
        if account.running and account.running.drawn_on == day:
            self._draw(account.running, day)

    def _judge(self, sheet: Sheet) -> None:
        """Was all that the statements drawn so far show paid by the due day?"""
        account = self.account
        left = sum(
            s.bucket() + s.converted_open + s.open(INTEREST) + s.open(FEE) + s.open(PENALTY)
            for s in account.sheets
        )
        if not (account.terms.statement_free and left <= account.terms.tolerance_minor):
            account.weighted += sheet.unsure
        sheet.carried, sheet.judged = True, True

    def _draw(self, sheet: Sheet, day: int) -> None:
        account, terms = self.account, self.account.terms
        if not terms.statement_free and terms.carry_from != CarryFrom.DUE_DAY:
            sheet.carried = True
        self._bill_conversions(sheet)
        before = list(sheet.due)
        fix = account.weighted
        fix_interest(account)
        says = sheet.used or sum(sheet.due) or account.in_purchases()
        if says or any(s.open_total() for s in account.sheets):
            self._ask_minimum(sheet)
            account.sheets.append(sheet)
        else:
            sheet.due, account.weighted = before, fix  # less than half a minor unit: it waits
        account.running = self._new_sheet(day + 1)
        use_credit(account, day)
        settle(account, day)

    def _bill_conversions(self, sheet: Sheet) -> None:
        for c in self.account.conversions:
            if c.left == 0:
                continue
            c.billed += 1
            last = c.billed == c.instalments
            share = c.left if last else min(c.level, c.left)
            fee = c.fee_left if last else min(c.fee_level, c.fee_left)
            c.left -= share
            c.fee_left -= fee
            sheet.converted_open += share
            sheet.due[PRINCIPAL] += share
            sheet.due[FEE] += fee

    def _ask_minimum(self, sheet: Sheet) -> None:
        """A share of the purchases not asked for yet; all parts together at least the floor."""
        account, terms = self.account, self.account.terms
        older = account.sheets
        fresh = account.in_purchases() - sum(s.share_open() for s in older)
        added = sheet.open_total() + sum(s.open_total() for s in older)
        share = rounded(Fraction(fresh * terms.minimum_ppm, 10**6), terms.rounding)
        asked = max(0, min(fresh, max(share, terms.minimum_floor_minor - added)))
        sheet.balance = account.in_purchases() + added - sum(s.share_open() for s in older)
        sheet.due[PRINCIPAL] += asked
