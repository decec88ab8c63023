"""From the source's events to a book of one loan."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np

from arrears.kernel.book import EVENTS, NONE_DAY, ROWS, Book
from arrears.kernel.codes import Channel, Kind, Part
from tests.golden.cases import Case, UnsupportedCase, day_of, minor
from tests.golden.terms import loan_of, terms_of

Payoff = Callable[[Book, int], int]  # book, day -> what pays the loan off
OpenPart = Callable[[Book, int, int], int]  # book, day, part -> what is open of the part on all rows
PAYMENTS = {
    "repayment": (Channel.REPAYMENT, "Repayment"),
    "payoff": (Channel.REPAYMENT, "Repayment"),
    "goodwill_credit": (Channel.GOODWILL, "Goodwill Credit"),
    "merchant_issued_refund": (Channel.MERCHANT_REFUND, "Merchant Issued Refund"),
    "payout_refund": (Channel.PAYOUT_REFUND, "Payout Refund"),
    "refund_payout": (Channel.PAYOUT_REFUND, "Payout Refund"),
    "interest_payment_waiver": (Channel.INTEREST_WAIVER, "Interest Payment Waiver"),
}
NOTHING = {"business_date", "approve", "close_of_business", "fraud_flag"}
# charges of a fixed amount by the source's name: their part (its product set-up), and the kind where not FEE
CHARGES = {
    "LOAN_NSF_FEE": Part.PENALTY,
    "LOAN_SNOOZE_FEE": Part.FEE,
    "LOAN_FIXED_LATE_FEE": Part.PENALTY,
    "LOAN_FIXED_RETURNED_PAYMENT_FEE": Part.FEE,
    "LOAN_INSTALLMENT_FEE_FLAT": Part.FEE,
    "LOAN_DISBURSEMENT_CHARGE": Part.FEE,
}
OTHER_KINDS = {
    "LOAN_INSTALLMENT_FEE_FLAT": Kind.INSTALMENT_FEE,
    "LOAN_DISBURSEMENT_CHARGE": Kind.DISBURSEMENT_FEE,
}
PAYMENT_TYPES = {label for _, label in PAYMENTS.values()} | {"Down Payment"}


@dataclass
class History:
    """The events of one case so far, in our vocabulary."""

    case: Case
    payoff: Payoff
    open_part: OpenPart
    overpaid: Payoff
    scheduled: Payoff  # book, day -> principal and interest of the schedule
    period_start: Payoff  # book, day -> where the period of the row due on or after the day begins
    credit: int = 0  # money held for the borrower when the last disbursement came
    events: list[dict[str, int]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    charges: list[tuple[str, int]] = field(default_factory=list)  # name, event id

    def add(self, label: str, kind: Kind, day: int, posted: int, **fields: int) -> int:
        """Append one event; returns its id."""
        event_id = len(self.events) + 1
        self.events.append(
            {"event_id": event_id, "kind": int(kind), "value_day": day, "posted_day": posted,
             "due_day": NONE_DAY, "to_day": NONE_DAY} | fields
        )  # fmt: skip
        self.labels.append(label)
        return event_id

    def book(self) -> Book:
        """A book of this one loan."""
        events = np.zeros(len(self.events), EVENTS)
        for i, event in enumerate(self.events):
            for name, value in event.items():
                events[name][i] = value
        return Book(
            terms=terms_of(self.case.terms),
            loans=loan_of(self.case.terms),
            rows=np.zeros(0, ROWS),
            row_offsets=np.zeros(2, np.int64),
            events=events,
            event_offsets=np.array([0, len(events)], np.int64),
        )

    def undone(self) -> set[int]:
        """Ids of events that are reversed."""
        return {event["ref"] for event in self.events if event["kind"] == Kind.REVERSE}

    def latest(self, labels: set[str], day: int | None = None, nth: int = 0) -> int:
        """Id of the last event (or the nth of that value day) with one of the labels that is not reversed."""
        undone = self.undone()
        named = [
            event["event_id"]
            for event, label in zip(self.events, self.labels, strict=True)
            if label in labels and day in (None, event["value_day"])
        ]
        if nth and nth <= len(named) and named[nth - 1] not in undone:
            return named[nth - 1]
        if nth > len(named):  # the day is then the reversal's own: count over all days
            named = [
                e["event_id"] for e, label in zip(self.events, self.labels, strict=True) if label in labels
            ]
            if nth <= len(named) and named[nth - 1] not in undone:
                return named[nth - 1]
        found = [event_id for event_id in named if event_id not in undone]
        if not found:
            raise UnsupportedCase(f"event reverse of {sorted(labels)}: nothing to reverse")
        return found[-1]


def take(history: History, event: dict[str, Any]) -> None:
    """Add one event of the source. Raises UnsupportedCase when it has no equal."""
    kind = event["type"]
    today = day_of(event.get("business_date") or event["date"])
    day = day_of(event["date"]) if event.get("date") else today
    if kind in NOTHING:
        return
    if kind == "disburse":
        history.credit = history.overpaid(history.book(), day) if history.events else 0
        history.add("Disbursement", Kind.DISBURSE, day, today, amount_minor=minor(event["amount"]))
        at_disbursement(history, event, day, today)
    elif kind in PAYMENTS:
        channel, label = PAYMENTS[kind]
        if kind == "repayment" and event.get("channel") == "DOWN_PAYMENT":
            channel, label = Channel.DOWN_PAYMENT, "Down Payment"
        if event["amount"] is None:
            amount = history.payoff(history.book(), day)
        else:
            amount = minor(event["amount"])
        refund = {"skip_interest_refund": 1} if event.get("interest_refund") is False else {}
        history.add(label, Kind.REPAY, day, today, amount_minor=amount, channel=int(channel), **refund)
    elif kind == "credit_balance_refund":
        history.add("Credit Balance Refund", Kind.REFUND, day, today, amount_minor=minor(event["amount"]))
    elif kind in TAKERS:
        TAKERS[kind](history, event, day, today)
    elif kind in restructuring():
        restructuring()[kind](history, event, day, today)
    else:
        raise UnsupportedCase(f"event {kind}")


def restructuring() -> dict[str, Callable[["History", dict[str, Any], int, int], None]]:
    """The takers of restructuring events."""
    from tests.golden.restructuring import RESTRUCTURING

    return RESTRUCTURING


def charge(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """A flat fee or late charge that falls due on a day."""
    part = CHARGES.get(event["charge"])
    if part is None:
        raise UnsupportedCase(f"event charge {event['charge']}")
    amount, kind = minor(event["amount"]), OTHER_KINDS.get(event["charge"], Kind.FEE)
    if kind is Kind.FEE:
        value = charged_on(history, min(day, today))
        event_id = history.add("Charge", kind, value, today, amount_minor=amount, part=int(part), due_day=day)
    else:
        event_id = history.add("Charge", kind, today, today, amount_minor=amount, part=int(part))
    history.charges.append((event["charge"], event_id))


def charged_on(history: History, day: int) -> int:
    """From when a charge counts: the older schedules lay all payments again on rows with the new charge."""
    if history.case.terms["schedule_type"] != "CUMULATIVE":
        return day
    return min((e["value_day"] for e in history.events if e["kind"] == Kind.DISBURSE), default=day)


def charge_share(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """A fee that is a share of an amount."""
    share = int(event["pct"] * 10_000)
    name = event["charge"]
    if name == "LOAN_INSTALLMENT_FEE_PERCENTAGE_AMOUNT_PLUS_INTEREST":
        event_id = history.add(
            "Charge", Kind.INSTALMENT_FEE, today, today, share_ppm=share, part=int(Part.FEE)
        )
    elif name in ("LOAN_DISBURSEMENT_PERCENTAGE_FEE", "LOAN_TRANCHE_DISBURSEMENT_PERCENTAGE_FEE"):
        event_id = history.add(
            "Charge", Kind.DISBURSEMENT_FEE, today, today, share_ppm=share, part=int(Part.FEE)
        )
    elif name == "LOAN_PERCENTAGE_PROCESSING_FEE":  # of the principal and the interest of the schedule
        base = history.scheduled(history.book(), today)
        amount = int((Decimal(base) * share / 1_000_000).to_integral_value(ROUND_HALF_EVEN))
        event_id = history.add(
            "Charge", Kind.FEE, min(day, today), today, amount_minor=amount, part=int(Part.FEE), due_day=day
        )
    else:
        raise UnsupportedCase(f"event charge_pct {name}")
    history.charges.append((name, event_id))


def at_disbursement(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """An automatic down payment is a payment of its own in the source: it can be reversed by itself."""
    down = history.case.terms["down_payment"]
    if down and down["auto_repayment"]:
        amount = int((Decimal(minor(event["amount"])) * down["pct"] / 100).to_integral_value(ROUND_HALF_EVEN))
        amount -= history.credit  # money held for the borrower covers it first
        if amount <= 0:
            return
        history.add(
            "Down Payment", Kind.REPAY, day, today, amount_minor=amount, channel=int(Channel.DOWN_PAYMENT)
        )


def waive_charge(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Waive what is open of the last charge."""
    if not history.charges:
        raise UnsupportedCase("event waive_charge without a charge")
    fee = history.charges[-1][1]
    part = history.events[fee - 1]["part"]
    amount = history.open_part(history.book(), today, part)
    history.add("Waive loan charges", Kind.WAIVE, today, today, ref=fee, part=part, amount_minor=amount)


def charge_adjustment(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Money given back on a charge, booked like a payment."""
    amount = minor(event["amount"])
    history.add(
        "Charge Adjustment",
        Kind.REPAY,
        today,
        today,
        amount_minor=amount,
        channel=int(Channel.CHARGE_ADJUSTMENT),
    )


def charge_off(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """The account is charged off."""
    history.add("Charge-off", Kind.CHARGE_OFF, day, today)


def pause(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Delinquency is paused between two days."""
    start, end = day_of(event["start"]), day_of(event["end"])
    history.add("Pause", Kind.PAUSE_DELINQUENCY, start, today, due_day=end)


def resume(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """A pause ends early."""
    history.add("Resume", Kind.RESUME_DELINQUENCY, day_of(event["start"]), today)


def reverse(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Undo the nth payment of a day."""
    if event["type"] == "reverse_refund_payout":
        target = history.latest({"Payout Refund"})
    else:
        wanted = {event["txn_type"]} if event.get("txn_type") else PAYMENT_TYPES
        target = history.latest(wanted, day_of(event["txn_date"]), event.get("nth") or 0)
    history.add("Reverse", Kind.REVERSE, today, today, ref=target)


def undo_disbursal(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Undo the last disbursement."""
    disbursed = history.latest({"Disbursement"})
    history.add("Reverse", Kind.REVERSE, today, today, ref=disbursed)
    if (
        history.labels[disbursed : disbursed + 1] == ["Down Payment"]
        and disbursed + 1 not in history.undone()
    ):
        history.add("Reverse", Kind.REVERSE, today, today, ref=disbursed + 1)


def recover(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Money that comes in after the charge-off or write-off."""
    history.add("Recovery Repayment", Kind.RECOVER, day, today, amount_minor=minor(event["amount"]))


def undo_all_disbursals(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """The loan is as approved again: nothing was paid out and nothing came."""
    undone = history.undone()
    for line in list(history.events):
        if line["kind"] in (Kind.DISBURSE, Kind.REPAY) and line["event_id"] not in undone:
            history.add("Reverse", Kind.REVERSE, today, today, ref=line["event_id"])


def undo_waive(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Undo the last waiver."""
    history.add("Reverse", Kind.REVERSE, today, today, ref=history.latest({"Waive loan charges"}))


def undo_charge_off(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Undo the charge-off."""
    history.add("Reverse", Kind.REVERSE, today, today, ref=history.latest({"Charge-off"}))


TAKERS: dict[str, Callable[[History, dict[str, Any], int, int], None]] = {
    "charge": charge,
    "charge_pct": charge_share,
    "waive_charge": waive_charge,
    "charge_adjustment": charge_adjustment,
    "charge_off": charge_off,
    "undo_charge_off": undo_charge_off,
    "delinquency_pause": pause,
    "delinquency_resume": resume,
    "reverse_repayment": reverse,
    "reverse_last_repayment": reverse,
    "reverse_transaction": reverse,
    "reverse_refund_payout": reverse,
    "undo_last_disbursal": undo_disbursal,
    "undo_waive_charge": undo_waive,
    "undo_disbursal": undo_all_disbursals,
    "recovery_repayment": recover,
    "recovery_payment": recover,
}
