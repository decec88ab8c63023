"""The choices of the conversation screen with the key of each: the same keys in every language."""

from typing import Any

from arrears.collection.cases.choices import (
    ARREARS_REASON,
    OUTCOME,
    REACHED,
    ArrearsReason,
    Outcome,
    Reached,
)
from arrears.collection.cases.said_policy import MEANS

_REACHED = {
    Reached.RIGHT_PARTY: "1",
    Reached.THIRD_PERSON: "2",
    Reached.WRONG_PERSON: "3",
    Reached.NOBODY: "4",
    Reached.MACHINE: "5",
}
_OUTCOMES = {
    Outcome.PROMISE: "p",
    Outcome.PAID_NOW: "y",
    Outcome.SAYS_PAID: "s",
    Outcome.CALL_BACK: "k",
    Outcome.WANTS_HELP: "w",
    Outcome.NO_RESULT: "o",
    Outcome.REFUSES: "r",
    Outcome.DISPUTES: "d",
    Outcome.COMPLAINS: "x",
    Outcome.CEASE: "z",
    Outcome.HUNG_UP: "h",
    Outcome.REPRESENTED: "l",
    Outcome.NO_ANSWER: "n",
    Outcome.BUSY: "b",
    Outcome.VOICE_MAIL: "v",
    Outcome.INVALID_NUMBER: "i",
    Outcome.WRONG_NUMBER: "g",
    Outcome.MESSAGE_LEFT: "m",
    Outcome.REFUSED_BY_THIRD: "t",
    Outcome.DEATH_REPORTED: "e",
}
_REASONS = {
    ArrearsReason.FORGOT: "F",
    ArrearsReason.CASH_FLOW: "C",
    ArrearsReason.PAYMENT_FAILED: "P",
    ArrearsReason.JOB_LOSS: "J",
    ArrearsReason.INCOME_FELL: "L",
    ArrearsReason.ILLNESS: "I",
    ArrearsReason.FAMILY: "Y",
    ArrearsReason.DISASTER: "D",
    ArrearsReason.OVER_INDEBTED: "O",
    ArrearsReason.BUSINESS_FAILED: "B",
    ArrearsReason.DISPUTE: "X",
    ArrearsReason.FRAUD: "A",
    ArrearsReason.REFUSES: "R",
    ArrearsReason.DECEASED: "Z",
    ArrearsReason.OTHER: "T",
    ArrearsReason.UNKNOWN: "U",
}


def reached_keys() -> list[dict[str, Any]]:
    """Who was reached."""
    return [
        {"code": code.name.lower(), "key": key, "label": REACHED[code].label}
        for code, key in _REACHED.items()
    ]


def outcome_keys() -> list[dict[str, Any]]:
    """What came of it, with whom each can be: the first of them is meant when nobody says."""
    return [
        {
            "code": code.name.lower(),
            "key": key,
            "label": OUTCOME[code].label,
            "with": " ".join(one.name.lower() for one in MEANS[code].reached),
        }
        for code, key in _OUTCOMES.items()
    ]


def reason_keys() -> list[dict[str, Any]]:
    """Why the debtor is late; with Shift."""
    return [
        {"code": code.name.lower(), "key": key, "label": ARREARS_REASON[code].label}
        for code, key in _REASONS.items()
    ]
