"""The mapping of a CSV statement: which column says what. Data, in a YAML file (docs/payments.md)."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from arrears.adapters.mapping.dates import ISO, UnableToReadFormat, pattern_of
from arrears.adapters.mapping.numbers import Spelling
from arrears.payments.choices import CHANNELS
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

VERSION = 1
_TOP = {"arrears_bank_mapping", "name", "currency", "channel", "csv", "account", "columns", "direction"}
_CSV = {"encoding", "separator", "decimal", "thousands", "header", "until"}
_DIRECTION = {"column", "credit", "debit"}
_DATES = {"booked_on", "value_on"}
_MONEY = {"amount", "credit", "debit", "balance"}
_TEXT = {
    "ref",
    "end_to_end_id",
    "reference",
    "payer_name",
    "payer_account",
    "return_code",
    "currency",
    "account",
}


class UnableToUseBankMapping(Unable):
    """A mapping of bank statements that can't be used; the message names the place."""


@dataclass(frozen=True, kw_only=True)
class Direction:
    """A column that says whether the amount came in or went out, and its words for that."""

    column: str
    credit: tuple[str, ...]
    debit: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BankMapping:
    """How a CSV statement is read. `columns[field]`: the column, or several that are joined."""

    name: str
    currency: str
    account: str  # when the file has no column of it
    channel: str
    encoding: str | None
    separator: str | None
    spelling: Spelling
    columns: Dict[str, tuple[str, ...]]
    formats: Dict[str, str]  # of the dates
    header: str  # a column's name, where lines stand above the header; "" where none do
    until: tuple[str, ...]  # beginnings of the lines below the table
    direction: Direction | None  # where another column says which way the amount went


def load(*, path: Path) -> BankMapping:
    """Reads a mapping file. Raises UnableToUseBankMapping."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnableToUseBankMapping(
            _("The mapping %(path)s can't be read: %(error)s.") % {"path": path, "error": error.strerror}
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnableToUseBankMapping(
            _("The mapping %(path)s is no YAML in UTF-8: %(error)s")
            % {"path": path, "error": " ".join(str(error).split())}
        ) from None
    return parse(document=document, name=path.stem)


def parse(*, document: Any, name: str = "mapping") -> BankMapping:
    """Checks a mapping document. Raises UnableToUseBankMapping."""
    top = _dictionary(document, name, _TOP)
    if top.get("arrears_bank_mapping") != VERSION:
        raise UnableToUseBankMapping(
            _("%(name)s: the first line must be `arrears_bank_mapping: %(version)s`.")
            % {"name": name, "version": VERSION}
        )
    csv = _dictionary(top.get("csv") or {}, f"{name}: csv", _CSV)
    given = _dictionary(top.get("columns"), f"{name}: columns", _DATES | _MONEY | _TEXT)
    columns, formats = {}, {}
    for field, rule in given.items():
        columns[field], formats[field] = _rule(rule, f"{name}: {field}", field in _DATES)
    if "booked_on" not in columns:
        raise UnableToUseBankMapping(_("%(name)s: columns: say where to find booked_on.") % {"name": name})
    if ("amount" in columns) == ("credit" in columns):
        raise UnableToUseBankMapping(
            _("%(name)s: columns: give either amount, or credit (and debit).") % {"name": name}
        )
    channel = str(top.get("channel", "transfer"))
    if channel not in CHANNELS:
        raise UnableToUseBankMapping(
            _("%(name)s: channel must be one of %(channels)s.")
            % {"name": name, "channels": ", ".join(CHANNELS)}
        )
    if "account" not in columns and not top.get("account"):
        raise UnableToUseBankMapping(
            _("%(name)s: say which account: its number, or the column of it.") % {"name": name}
        )
    currency = str(top.get("currency", ""))
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise UnableToUseBankMapping(
            _("%(name)s: currency must be a code such as CNY, not %(currency)r.")
            % {"name": name, "currency": currency}
        )
    return BankMapping(
        name=str(top.get("name") or name),
        currency=currency,
        account=str(top.get("account") or ""),
        channel=channel,
        encoding=csv.get("encoding"),
        separator=csv.get("separator"),
        spelling=Spelling(decimal=str(csv.get("decimal", ".")), thousands=str(csv.get("thousands", ""))),
        columns=columns,
        formats=formats,
        header=str(csv.get("header") or ""),
        until=_words(csv.get("until")),
        direction=_direction(top.get("direction"), name, columns),
    )


def _direction(given: Any, name: str, columns: Dict[str, Any]) -> Direction | None:
    if given is None:
        return None
    rule = _dictionary(given, f"{name}: direction", _DIRECTION)
    credit, debit = _words(rule.get("credit")), _words(rule.get("debit"))
    if "amount" not in columns or not (rule.get("column") and credit and debit) or set(credit) & set(debit):
        raise UnableToUseBankMapping(
            _("%(name)s: direction needs an amount, a column, and different words for credit and for debit.")
            % {"name": name}
        )
    return Direction(column=str(rule["column"]), credit=credit, debit=debit)


def _words(given: Any) -> tuple[str, ...]:
    """One text or a list of them."""
    several = given if isinstance(given, list) else [given]
    return tuple(str(one).strip() for one in several if one not in (None, ""))


def _dictionary(value: Any, place: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnableToUseBankMapping(_("%(place)s must be a list of names and values.") % {"place": place})
    unknown = sorted(set(map(str, value)) - known)
    if unknown:
        raise UnableToUseBankMapping(
            _("%(place)s: unknown %(unknown)s; it knows %(known)s.")
            % {"place": place, "unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    return {str(key): rule for key, rule in value.items()}


def _rule(rule: Any, place: str, dated: bool) -> tuple[tuple[str, ...], str]:
    """Columns and date format of `name`, `[name, name]` or `{column: name, format: …}`."""
    form = ISO
    if isinstance(rule, dict):
        body = _dictionary(rule, place, {"column", "format"} if dated else {"column"})
        form, rule = str(body.get("format", ISO)), body.get("column")
    names = tuple(str(name) for name in rule) if isinstance(rule, list) else (str(rule or ""),)
    if not all(names):
        raise UnableToUseBankMapping(_("%(place)s: name the column.") % {"place": place})
    if dated:
        try:
            pattern_of(form)
        except UnableToReadFormat as error:
            raise UnableToUseBankMapping(f"{place}: {error}") from None
    return names, form
