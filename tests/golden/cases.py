"""Golden files: worked histories of another system, read as they are."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

EPOCH = date(1970, 1, 1)
NAMED = re.compile(r"(\w+)/(\w+)")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One history: terms, dated events and checkpoints."""

    id: str
    group: str
    terms: dict[str, Any]
    events: list[dict[str, Any]]
    expected: list[dict[str, Any]]
    config: dict[str, str]
    unsure: frozenset[str] = frozenset()  # kinds of money whose future rule other scenarios change


class UnableToReadGolden(ValueError):
    """The file is not a golden file; the message says why."""


class UnsupportedCase(Exception):
    """The case needs a term or an event that the kernel does not have; the message names it."""


def read(*, path: Path, groups: frozenset[str] = frozenset()) -> list[Case]:
    """The cases of a .json or .json.gz file, in its order; only of `groups` when given."""
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
        document = json.loads(raw, parse_float=Decimal)
        changed = changed_rules(document["cases"])
        cases = [as_case(item, changed) for item in document["cases"]]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as reason:
        raise UnableToReadGolden(f"{path}: {reason}") from reason
    return [case for case in cases if not groups or case.group in groups]


def changed_rules(items: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """Product → kinds of money whose future rule the stated one may not be, by the caveats of all its cases.

    A caveat names them as PRODUCT/KIND, several parted by commas; products are shared between scenarios.
    """
    found: dict[str, frozenset[str]] = {}
    for item in items:
        for caveat in item.get("caveats") or []:
            if "future-instalment rule" in caveat:
                for product, kind in NAMED.findall(caveat):
                    found[product] = found.get(product, frozenset()) | {kind}
    return found


def as_case(item: dict[str, Any], changed: dict[str, frozenset[str]]) -> Case:
    """One case of the file."""
    return Case(
        id=item["id"],
        group=item["group"],
        terms=item["terms"],
        events=item["events"],
        expected=item["expected"],
        config={line["config"]: line["value"] for line in item.get("global_config") or []},
        unsure=changed.get(item["terms"].get("product"), frozenset()),
    )


def day_of(text: str) -> int:
    """Days since 1970-01-01 of an ISO date."""
    return (date.fromisoformat(text) - EPOCH).days


def text_of(day: int) -> str:
    """ISO date of a day number."""
    return date.fromordinal(EPOCH.toordinal() + int(day)).isoformat()


def minor(amount: Any) -> int:
    """Minor units of an amount in units of a two-decimal currency. Raises UnsupportedCase when not exact."""
    scaled = Decimal(str(amount)) * 100
    if scaled != scaled.to_integral_value():
        raise UnsupportedCase(f"{amount} has more than two decimals")
    return int(scaled)


@contextmanager
def reading(what: str) -> Iterator[None]:
    """A name or a shape that we do not know makes the case unsupported, and the others go on."""
    try:
        yield
    except KeyError as name:
        raise UnsupportedCase(f"{what}: {name} is not known or missing") from name
    except (TypeError, AttributeError, ValueError, ArithmeticError) as reason:
        raise UnsupportedCase(f"{what}: {reason}") from reason
