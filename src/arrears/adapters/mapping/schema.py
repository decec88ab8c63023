"""A mapping file: read, checked, and turned into frozen rules."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from dataclasses import field as made
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from arrears.adapters.mapping import dates
from arrears.adapters.mapping.fields import NEEDED_TABLES, TABLES, TOLD_BY, Field, Shape, Type
from arrears.kernel.book import TERMS_DEFAULTS
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

SHIPPED = Path(__file__).parent / "shipped"
VERSION = 1
MONEY_UNITS = {"major": 0, "minor": -1, "thousand": 3, "ten_thousand": 4, "million": 6}  # -1: as it is
RATE_UNITS = {"fraction": 9, "percent": 7, "basis_points": 5, "ppm": 3}
_TOP = {
    "arrears_mapping", "name", "title", "shape", "currency", "minor_digits", "jurisdiction", "product",
    "book",
    "terms", "options", "csv", "tables",
}  # fmt: skip
_RULE = {
    "column", "columns", "either", "optional", "value", "default", "unit", "format", "day",
    "sign", "map", "else", "null", "rounded", "row_number",
}  # fmt: skip
_CSV = {"encoding", "separator", "decimal", "thousands", "null"}


class UnableToUseMapping(Unable):
    """A mapping that can't be read or contradicts itself; the message names the place."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one field is filled."""

    field: Field
    columns: tuple[str, ...] = ()
    either: tuple[str, ...] = ()  # the first of these columns that the tape has
    optional: bool = False  # a tape without the column leaves the field out
    value: str | None = None  # constant
    default: str | None = None  # for an empty cell
    digits: int = 0  # money and rates: the number is multiplied by 10^digits
    percent: bool = False
    form: str = dates.ISO
    last_day: bool = False
    flipped: bool = False  # amounts are negative in the tape
    values: Dict[str, str] = made(default_factory=dict)
    otherwise: str | None = None  # for a value that the map does not list
    null: tuple[str, ...] = ()
    rounded: bool = False
    row_number: bool = False


@dataclass(frozen=True, kw_only=True)
class TableRule:
    """One table of a tape: which files hold it and how its fields are filled."""

    files: tuple[str, ...]
    rules: Dict[str, Rule]
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """A whole mapping; `source` is the parsed YAML, kept with the run."""

    name: str
    shape: Shape
    currency: str
    minor_digits: int
    jurisdiction: str
    product: str
    book: str | None
    terms: Dict[str, int]
    due_day: int
    payoff_tolerance_minor: int
    encoding: str | None
    separator: str | None
    decimal: str
    thousands: str
    tables: Dict[str, TableRule]
    source: Dict[str, Any]

    def with_encoding(self, encoding: str) -> "Mapping":
        """The same for files in another encoding."""
        return replace(self, encoding=encoding)


def shipped(name: str) -> Mapping:
    """A mapping that comes with Arrears. Raises UnableToUseMapping."""
    path = SHIPPED / f"{name}.yaml"
    if not path.is_file():
        raise UnableToUseMapping(
            _("There is no format %(name)r. Formats: %(listed)s.")
            % {"name": name, "listed": ", ".join(shipped_names())}
        )
    return load(path=path)


def shipped_names() -> list[str]:
    """Names of the formats that come with Arrears."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load(*, path: Path) -> Mapping:
    """Reads a mapping file. Raises UnableToUseMapping."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnableToUseMapping(
            _("The mapping %(path)s can't be read: %(error)s.") % {"path": path, "error": error.strerror}
        ) from None
    except UnicodeDecodeError:
        raise UnableToUseMapping(_("The mapping %(path)s is not UTF-8.") % {"path": path}) from None
    except yaml.YAMLError as error:
        raise UnableToUseMapping(
            _("The mapping %(path)s is no YAML: %(error)s")
            % {"path": path, "error": " ".join(str(error).split())}
        ) from None
    return parse(document=document, name=path.stem)


def parse(*, document: Any, name: str = "mapping") -> Mapping:
    """Checks a mapping document. Raises UnableToUseMapping."""
    top = _dictionary(document, name)
    _known(top, _TOP, name)
    if top.get("arrears_mapping") != VERSION:
        raise UnableToUseMapping(
            _("%(name)s: the first line must be `arrears_mapping: %(version)s`.")
            % {"name": name, "version": VERSION}
        )
    shape = _one_of(top.get("shape"), [s.value for s in Shape], f"{name}: shape")
    digits = _integer(top.get("minor_digits", 2), f"{name}: minor_digits", 0, 4)
    spelled = _dictionary(top.get("csv") or {}, f"{name}: csv")
    _known(spelled, _CSV, f"{name}: csv")
    null = tuple(str(v) for v in spelled.get("null") or ())
    tables = {
        table: _table(rule, Shape(shape), table, digits, null, name)
        for table, rule in _dictionary(top.get("tables"), f"{name}: tables").items()
    }
    if frozenset(tables) not in NEEDED_TABLES[Shape(shape)]:
        wanted = " or ".join(" + ".join(sorted(t)) for t in NEEDED_TABLES[Shape(shape)])
        raise UnableToUseMapping(
            _("%(name)s: shape %(shape)s needs the tables %(wanted)s, not %(value)s.")
            % {"name": name, "shape": shape, "wanted": wanted, "value": " + ".join(tables) or "none"}
        )
    options = _options(top, digits, name)
    return Mapping(
        name=str(top.get("name") or name),
        shape=Shape(shape),
        currency=_code(top.get("currency"), f"{name}: currency", 3),
        minor_digits=digits,
        jurisdiction=_code(top.get("jurisdiction"), f"{name}: jurisdiction", 2),
        product=str(top.get("product") or "imported"),
        book=None if top.get("book") is None else str(top["book"]),
        terms=_terms(top, name),
        due_day=options[0],
        payoff_tolerance_minor=options[1],
        encoding=spelled.get("encoding"),
        separator=spelled.get("separator"),
        decimal=_mark(spelled.get("decimal", "."), f"{name}: csv: decimal"),
        thousands=_mark(spelled.get("thousands", ""), f"{name}: csv: thousands"),
        tables=tables,
        source=top,
    )


def _table(
    document: Any, shape: Shape, table: str, minor_digits: int, null: tuple[str, ...], name: str
) -> TableRule:
    place = f"{name}: {table}"
    if table not in TABLES[shape]:
        raise UnableToUseMapping(
            _("%(place)s is no table of shape %(shape)s; it has %(tables)s.")
            % {"place": place, "shape": shape, "tables": ", ".join(TABLES[shape])}
        )
    body = _dictionary(document, place)
    _known(body, {"files", "fields", "attributes"}, place)
    fields = TABLES[shape][table]
    given = _dictionary(body.get("fields"), f"{place}: fields")
    _known(given, set(fields), f"{place}: fields")
    rules = {
        key: _rule(rule, fields[key], minor_digits, null, f"{place}: {key}") for key, rule in given.items()
    }
    needed = [k for k, f in fields.items() if f.needed] + list(TOLD_BY[shape][table])
    missing = sorted(set(needed) - rules.keys())
    if missing:
        raise UnableToUseMapping(
            _("%(place)s does not say where to find %(missing)s.")
            % {"place": place, "missing": ", ".join(missing)}
        )
    files = body.get("files") or ["*"]
    return TableRule(
        files=tuple(str(f) for f in ([files] if isinstance(files, str) else files)),
        rules=rules,
        attributes=tuple(str(a) for a in body.get("attributes") or ()),
    )


def _rule(document: Any, wanted: Field, minor_digits: int, null: tuple[str, ...], place: str) -> Rule:
    body = {"column": document} if isinstance(document, str) else _dictionary(document, place)
    _known(body, _RULE, place)
    columns = body.get("columns") or ([body["column"]] if body.get("column") is not None else [])
    columns = tuple(str(c) for c in columns)
    either = tuple(str(c) for c in body.get("either") or ())
    if bool(columns) + bool(either) + ("value" in body) + bool(body.get("row_number")) != 1:
        raise UnableToUseMapping(
            _("%(place)s needs exactly one of column, columns, either, value and row_number.")
            % {"place": place}
        )
    if len(columns) > 1 and wanted.type is not Type.TEXT:
        raise UnableToUseMapping(
            _("%(place)s: only text can be joined from several columns.") % {"place": place}
        )
    unit = body.get("unit")
    form = str(body.get("format") or dates.ISO)
    if wanted.type is Type.DATE and form != "excel":
        try:
            dates.pattern_of(form)
        except dates.UnableToReadFormat as error:
            raise UnableToUseMapping(f"{place}: {error}") from None
    return Rule(
        field=wanted,
        columns=columns,
        either=either,
        optional=bool(body.get("optional", False)),
        value=_optional(body.get("value")),
        default=_optional(body.get("default")),
        digits=_digits(wanted, unit, minor_digits, place),
        percent=unit == "percent",
        form=form,
        last_day=_one_of(body.get("day", "first"), ["first", "last"], f"{place}: day") == "last",
        flipped=_one_of(body.get("sign", "positive"), ["positive", "negative"], f"{place}: sign")
        == "negative",
        values={str(k): str(v) for k, v in _dictionary(body.get("map") or {}, f"{place}: map").items()},
        otherwise=_optional(body.get("else")),
        null=null + tuple(str(v) for v in body.get("null") or ()),
        rounded=bool(body.get("rounded", wanted.type is Type.RATE)),  # a billionth is finer than any rate
        row_number=bool(body.get("row_number", False)),
    )


def _digits(wanted: Field, unit: Any, minor_digits: int, place: str) -> int:
    if wanted.type is Type.MONEY:
        power = MONEY_UNITS[_one_of(unit or "major", list(MONEY_UNITS), f"{place}: unit")]
        return 0 if power < 0 else minor_digits + power
    if wanted.type is Type.RATE:
        return RATE_UNITS[_one_of(unit or "fraction", list(RATE_UNITS), f"{place}: unit")]
    if unit is not None:
        raise UnableToUseMapping(_("%(place)s: only money and rates have a unit.") % {"place": place})
    return 0


def _options(top: dict[str, Any], digits: int, name: str) -> tuple[int, int]:
    options = _dictionary(top.get("options") or {}, f"{name}: options")
    _known(options, {"due_day", "payoff_tolerance"}, f"{name}: options")
    due_day = _integer(options.get("due_day", 15), f"{name}: options: due_day", 1, 28)
    try:
        tolerance = Decimal(str(options.get("payoff_tolerance", "0"))).scaleb(digits)
    except InvalidOperation:
        raise UnableToUseMapping(
            _("%(name)s: options: payoff_tolerance is no number.") % {"name": name}
        ) from None
    return due_day, int(tolerance)


def _terms(top: dict[str, Any], name: str) -> dict[str, int]:
    terms = _dictionary(top.get("terms") or {}, f"{name}: terms")
    _known(terms, set(TERMS_DEFAULTS), f"{name}: terms")
    return {key: _integer(value, f"{name}: terms: {key}", 0, 10**12) for key, value in terms.items()}


def _dictionary(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, (str, int)) for key in value):
        raise UnableToUseMapping(_("%(place)s must be a list of `name: value` lines.") % {"place": place})
    return {str(key): item for key, item in value.items()}


def _known(value: dict[str, Any], names: set[str], place: str) -> None:
    unknown = sorted(value.keys() - names)
    if unknown:
        raise UnableToUseMapping(
            _("%(place)s: unknown %(unknown)s; known are %(names)s.")
            % {"place": place, "unknown": ", ".join(unknown), "names": ", ".join(sorted(names))}
        )


def _one_of(value: Any, choices: list[str], place: str) -> str:
    if value not in choices:
        raise UnableToUseMapping(
            _("%(place)s must be one of %(choices)s, not %(value)r.")
            % {"place": place, "choices": ", ".join(choices), "value": value}
        )
    return str(value)


def _integer(value: Any, place: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UnableToUseMapping(
            _("%(place)s must be a whole number from %(low)s to %(high)s, not %(value)r.")
            % {"place": place, "low": low, "high": high, "value": value}
        )
    return value


def _code(value: Any, place: str, length: int) -> str:
    if not isinstance(value, str) or len(value) < length or not value.isascii():
        raise UnableToUseMapping(
            _("%(place)s must be a code such as USD or US, not %(value)r.") % {"place": place, "value": value}
        )
    return value


def _mark(value: Any, place: str) -> str:
    if not isinstance(value, str) or len(value) > 1:
        raise UnableToUseMapping(_("%(place)s must be one character.") % {"place": place})
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else str(value)
