"""The source's restructuring events in our vocabulary."""

from collections.abc import Callable
from typing import Any

from arrears.kernel.codes import Deferral, Kind, Part, ReAge, ReAmortise
from tests.golden.cases import UnsupportedCase, day_of, minor
from tests.golden.history import History
from tests.golden.terms import UNITS

RE_AGE = {
    None: ReAge.COUNTED,
    "DEFAULT": ReAge.COUNTED,
    "EQUAL_AMORTIZATION_PAYABLE_INTEREST": ReAge.PAYABLE_SPREAD,
    "EQUAL_AMORTIZATION_FULL_INTEREST": ReAge.FULL_SPREAD,
}
RE_AMORTISE = {
    None: ReAmortise.FIRST,
    "DEFAULT": ReAmortise.FIRST,
    "WAIVE_INTEREST": None,
    "EQUAL_AMORTIZATION_INTEREST_SPLIT": ReAmortise.SPREAD,
}


def re_age(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """What is open is agreed anew; an agreement with a first due day in the past counts from that day."""
    first = day_of(event["startDate"])
    history.add(
        "Re-age",
        Kind.RE_AGE,
        min(today, first),
        today,
        due_day=first,
        instalments=event["numberOfInstallments"],
        every=event["frequencyNumber"],
        unit=int(UNITS[event["frequencyType"]]),
        treatment=int(RE_AGE[event.get("reAgeInterestHandling")]),
    )


def re_amortise(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """What is past due is spread over the instalments to come."""
    treatment = RE_AMORTISE.get(event.get("interest_handling"))
    if treatment is None:
        raise UnsupportedCase(f"event re_amortize {event['interest_handling']}")
    history.add("Re-amortize", Kind.RE_AMORTISE, today, today, treatment=int(treatment))


def pause_interest(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Days without interest."""
    start, end = day_of(event["start"]), day_of(event["end"])
    history.add("Interest pause", Kind.PAUSE_INTEREST, min(today, start), today, due_day=start, to_day=end)


def reschedule(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """A request that may hold several changes, each an event of its own with us."""
    start = day_of(event["rescheduleFromDate"])
    value = min(today, start)
    if event.get("adjustedDueDate"):
        history.add(
            "Due day",
            Kind.CHANGE_DUE_DAY,
            value,
            today,
            due_day=start,
            to_day=day_of(event["adjustedDueDate"]),
        )
    if event.get("extraTerms"):
        history.add(
            "Extension", Kind.EXTEND, value, today, due_day=start, instalments=int(event["extraTerms"])
        )
    if event.get("graceOnPrincipal") or event.get("graceOnInterest"):
        rows = int(event["graceOnPrincipal"] or event["graceOnInterest"])
        treatment = Deferral.CARRY if event.get("graceOnInterest") else Deferral.PAY
        history.add(
            "Deferral", Kind.DEFER, value, today, due_day=start, instalments=rows, treatment=int(treatment)
        )
    if event.get("newInterestRate") is not None:
        if history.case.terms["schedule_type"] == "CUMULATIVE":
            start = history.period_start(history.book(), start) + 1
            value = min(value, start)
        history.add(
            "Rate",
            Kind.CHANGE_RATE,
            value,
            today,
            due_day=start,
            rate_ppb=int(event["newInterestRate"] * 10_000_000),
        )


def terminate(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """All falls due."""
    history.add("Contract Termination", Kind.TERMINATE, day, today)


def write_off(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """The account is closed."""
    history.add("Close (as written-off)", Kind.WRITE_OFF, day, today)


def capitalise_income(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """Income added to the principal: to the fold money paid out."""
    history.add("Capitalized Income", Kind.DISBURSE, day, today, amount_minor=minor(event["amount"]))


def undo(label: str) -> Callable[[History, dict[str, Any], int, int], None]:
    """Reverses the last event with this label."""

    def take(history: History, event: dict[str, Any], day: int, today: int) -> None:
        history.add("Reverse", Kind.REVERSE, today, today, ref=history.latest({label}))

    return take


def chargeback(history: History, event: dict[str, Any], day: int, today: int) -> None:
    """The payer's bank takes the nth payment back, else the last one."""
    payments = [
        line["event_id"]
        for line in history.events
        if line["kind"] == Kind.REPAY and line["event_id"] not in history.undone()
    ]
    number = event.get("of_payment_nr")
    ref = payments[number - 1 if number else -1] if payments else 0
    history.add(
        "Chargeback",
        Kind.CHARGEBACK,
        today,
        today,
        amount_minor=minor(event["amount"]),
        ref=ref,
        part=int(Part.PRINCIPAL),
    )


RESTRUCTURING: dict[str, Callable[[History, dict[str, Any], int, int], None]] = {
    "re_age": re_age,
    "re_amortize": re_amortise,
    "interest_pause": pause_interest,
    "reschedule": reschedule,
    "contract_termination": terminate,
    "write_off": write_off,
    "capitalized_income": capitalise_income,
    "chargeback": chargeback,
    "undo_re_age": undo("Re-age"),
    "undo_re_amortize": undo("Re-amortize"),
    "undo_contract_termination": undo("Contract Termination"),
    "undo_write_off": undo("Close (as written-off)"),
}
