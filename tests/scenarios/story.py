"""A scenario file as the kernel's columns: names for codes, dates for days, decimals for minor units."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from arrears.kernel.book import MAX_DAY, NONE_DAY, TERMS_DEFAULTS, Book
from arrears.kernel.codes import CarryFrom, Kind, Method, Part, PenaltyBasis, Unit
from tests.oracle.dates import to_day
from tests.properties.columns import book_of
from tests.properties.histories import Event, Story, event

CODES = {
    "method": Method,
    "carry_from": CarryFrom,
    "unit": Unit,
    "rate_unit": Unit,
    "penalty_basis": PenaltyBasis,
}
KINDS = {  # the first of these words in an entry says what it is
    "opening": Kind.OPENING,
    "purchase": Kind.PURCHASE,
    "purchase_refund": Kind.PURCHASE_REFUND,
    "convert": Kind.CONVERT,
    "disburse": Kind.DISBURSE,
    "repay": Kind.REPAY,
    "reverse": Kind.REVERSE,
    "fee": Kind.FEE,
    "late_charge": Kind.FEE,
    "waive_fee": Kind.WAIVE,
    "charge_off": Kind.CHARGE_OFF,
    "recover": Kind.RECOVER,
    "refund": Kind.REFUND,
    "pause": Kind.PAUSE_DELINQUENCY,
}


@dataclass(frozen=True)
class Scenario:
    """A loan's story: the book of it, ids of its events and what must hold when."""

    name: str
    title: str
    book: Book
    ids: dict[str, int]
    checkpoints: list[dict[str, Any]]


def minor(amount: Any) -> int:
    """Decimal text to minor units; exact or an error."""
    scaled = Decimal(str(amount)) * 100
    if scaled != int(scaled):
        raise ValueError(f"{amount} has more than two decimals")
    return int(scaled)


def day(value: date | None, *, default: int = NONE_DAY) -> int:
    """A date as a day number."""
    return default if value is None else to_day(value)


def read(path: Path) -> Scenario:
    """Read a scenario file."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    terms = TERMS_DEFAULTS | {name: _code(name, value) for name, value in told["terms"].items()}
    loan = told["loan"]
    agreement = {
        "loan_id": 1,
        "principal_minor": minor(loan["principal"]),
        "rate_ppb": int(Decimal(loan["rate"].rstrip("%")) * 10_000_000),
        "instalments": loan["instalments"],
        "start_day": to_day(loan["start"]),
        "first_due_day": day(loan.get("first_due")),
    }
    ids = {entry["id"]: k for k, entry in enumerate(told["events"], start=1)}
    events = [_event(entry, ids) for entry in told["events"]]
    story = Story(terms=terms, loan=agreement, events=events)
    return Scenario(path.stem, told["title"], book_of([story]), ids, told["checkpoints"])


def _code(name: str, value: Any) -> int:
    return int(CODES[name][value]) if isinstance(value, str) else int(value)


def _event(entry: dict[str, Any], ids: dict[str, int]) -> Event:
    """One dated event of the file."""
    word = next(word for word in KINDS if word in entry)
    drawn = event(KINDS[word], to_day(entry["day"]), due_day=day(entry.get("due")), event_id=ids[entry["id"]])
    drawn["posted_day"] = day(entry.get("posted"), default=drawn["value_day"])
    if word == "reverse":
        drawn["ref"] = ids[entry["reverse"]]
    elif not isinstance(entry[word], bool):
        drawn["amount_minor"] = minor(entry[word])
    if "of" in entry:
        drawn["ref"] = ids[entry["of"]]
    if word == "convert":
        drawn |= {"instalments": entry["instalments"], "fee_minor": minor(entry["fee_amount"])}
    if word == "opening":
        drawn |= {f"{part}_minor": minor(entry.get(part, 0)) for part in ("interest", "fee", "penalty")}
    drawn["part"] = {"fee": Part.FEE, "waive_fee": Part.FEE, "late_charge": Part.PENALTY}.get(word, 0)
    return drawn


def known_day(checkpoint: dict[str, Any]) -> int:
    """The day whose knowledge the checkpoint asks for."""
    return day(checkpoint.get("known"), default=MAX_DAY)
