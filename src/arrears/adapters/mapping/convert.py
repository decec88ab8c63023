"""Tapes → columns of one table of a book, by the rules of the mapping; rows that do not fit are rejected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.mapping import dates, numbers
from arrears.adapters.mapping.fields import Type
from arrears.adapters.mapping.rejections import Rejections
from arrears.adapters.mapping.schema import Mapping, Rule, TableRule
from arrears.adapters.tapes.tape import Tape
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class UnableToFindColumns(Unable):
    """The tape lacks columns that the mapping names; the message lists both."""


@dataclass(frozen=True)
class Column:
    """A field of all rows: numbers (money, rates, counts, days) or text, and where there is a value."""

    values: Any  # NDArray[int64], or pa.Array of text
    given: Flags


@dataclass(frozen=True, kw_only=True)
class Converted:
    """A table of the book with all rows of its tapes, the rejected ones included."""

    name: str
    tapes: tuple[Tape, ...]
    starts: Ints  # first row of each tape
    columns: dict[str, Column]
    rejections: Rejections
    money: tuple[str, ...]  # names of the money fields

    @property
    def rows(self) -> int:
        """Rows that could be read."""
        return len(self.rejections.code)

    def ints(self, name: str) -> Ints:
        """Numbers of a field, 0 where there are none or no such field."""
        column = self.columns.get(name)
        return np.zeros(self.rows, np.int64) if column is None else column.values

    def given(self, name: str) -> Flags:
        """Where a field has a value."""
        column = self.columns.get(name)
        return np.zeros(self.rows, bool) if column is None else column.given

    def text(self, name: str, default: str = "") -> pa.Array:
        """Text of a field, the default where there is none."""
        column = self.columns.get(name)
        return pa.repeat(default, self.rows) if column is None else column.values.fill_null(default)


def convert(*, mapping: Mapping, table: str, tapes: Sequence[Tape]) -> Converted:
    """Converts the tapes of a table. Raises UnableToFindColumns."""
    rule = mapping.tables[table]
    parts = [_one(mapping, table, rule, tape) for tape in tapes]
    names = [name for name in rule.rules if any(name in columns for columns, _other in parts)]
    columns = {
        name: _stacked([_or_empty(part[0].get(name), part[1], rule.rules[name]) for part in parts])
        for name in names
    }
    sizes = [tape.rows.num_rows for tape in tapes]
    return Converted(
        name=table,
        tapes=tuple(tapes),
        starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        columns=columns,
        rejections=Rejections.joined([rejections for _other, rejections in parts]),
        money=tuple(name for name in names if rule.rules[name].field.type is Type.MONEY),
    )


def _or_empty(column: Column | None, rejections: Rejections, rule: Rule) -> Column:
    """The column, or one without values for a tape that lacks it."""
    n = len(rejections.code)
    if column is not None:
        return column
    values = pa.nulls(n, pa.string()) if rule.field.type is Type.TEXT else np.zeros(n, np.int64)
    return Column(values, np.zeros(n, bool))


def _stacked(parts: list[Column]) -> Column:
    given = np.concatenate([part.given for part in parts])
    if isinstance(parts[0].values, np.ndarray):
        return Column(np.concatenate([part.values for part in parts]), given)
    return Column(pa.concat_arrays([part.values for part in parts]), given)


def _one(mapping: Mapping, table: str, rule: TableRule, tape: Tape) -> tuple[dict[str, Column], Rejections]:
    rule = _resolved(rule, tape, table)
    rejections = Rejections(tape.rows.num_rows)
    columns = {
        name: _field(name, field_rule, tape, mapping, rejections) for name, field_rule in rule.rules.items()
    }
    _need(rule, columns, rejections)
    return columns, rejections


def _resolved(rule: TableRule, tape: Tape, table: str) -> TableRule:
    """The rules with the columns that this tape has. Raises UnableToFindColumns."""
    present = set(tape.rows.column_names)
    rules, missing = {}, {name for name in rule.attributes if name not in present}
    for name, one in rule.rules.items():
        columns = one.columns or next(((c,) for c in one.either if c in present), one.either[:1])
        if set(columns) <= present:
            rules[name] = replace(one, columns=columns)
        elif not one.optional:
            missing |= {" or ".join(one.either)} if one.either else set(columns) - present
    if not missing:
        return replace(rule, rules=rules)
    wanted = ", ".join(sorted(missing))
    words = _("%(name)s has no column %(wanted)s (wanted for %(table)s). It has %(listed)s.") % {
        "name": tape.name,
        "wanted": wanted,
        "table": table,
        "listed": _listed(tape),
    }
    if tape.rows.num_columns == 1 and tape.separator:
        words += " " + _(
            "Only one column was found with the separator %(separator)r: set csv: separator."
        ) % {"separator": tape.separator}
    raise UnableToFindColumns(
        _("%(words)s Correct the mapping, or draft one with `arrears import --guess`.") % {"words": words}
    )


def _listed(tape: Tape) -> str:
    names = [name[:40] for name in tape.rows.column_names]
    return ", ".join(names[:30]) + (" …" if len(names) > 30 else "")


def _need(rule: TableRule, columns: dict[str, Column], rejections: Rejections) -> None:
    for name, column in columns.items():
        if rule.rules[name].field.needed:
            rejections.add(~column.given, Reason.MISSING_VALUE, f"{_named(name, rule.rules[name])} is empty")


def _named(name: str, rule: Rule) -> str:
    column = "+".join(rule.columns)
    return name if column in {"", name} else f"{column} ({name})"


def _field(name: str, rule: Rule, tape: Tape, mapping: Mapping, rejections: Rejections) -> Column:
    if rule.row_number:
        numbers_as_text = pa.array(tape.row_numbers).cast(pa.string())
        return Column(numbers_as_text, np.ones(tape.rows.num_rows, bool))
    source = _source(rule, tape)
    values, codes = _values(rule, source, mapping)
    what = _named(name, rule)
    for place, reason in enumerate(numbers.REASONS, start=1):
        if (codes == place).any():
            rejections.add(codes == place, reason, _words(what, source, _WHY[reason]))
    if (codes == _BAD_DATE).any():
        form = f"is no date in the form {rule.form}"
        rejections.add(codes == _BAD_DATE, Reason.NOT_A_DATE, _words(what, source, form))
    if (codes == _UNFIT_TEXT).any():
        unfit = f"is longer than {_LONGEST_TEXT} characters or holds control characters"
        rejections.add(codes == _UNFIT_TEXT, Reason.UNKNOWN_VALUE, _words(what, source, unfit))
    if (codes == _UNKNOWN).any():
        known = "is none of " + ", ".join(rule.values)
        rejections.add(codes == _UNKNOWN, Reason.UNKNOWN_VALUE, _words(what, source, known))
    given = source.is_valid().to_numpy(zero_copy_only=False) & (codes == 0)
    if rule.field.type in {Type.MONEY, Type.RATE, Type.COUNT} and not rule.field.signed:
        below = _words(what, source, "is below zero")
        rejections.add(values < 0, Reason.NEGATIVE_AMOUNT, below)
    return Column(values, given)


_BAD_DATE, _UNKNOWN, _UNFIT_TEXT = 101, 102, 103
_LONGEST_TEXT = 300
_WHY = {
    Reason.NOT_A_NUMBER: "is no number",
    Reason.NOT_WHOLE_CENTS: "has more decimals than the unit; set `rounded: true` to round half to even",
    Reason.AMOUNT_TOO_LARGE: "is too large: amounts have at most 15 digits in minor units",
    Reason.FORMULA: "is a formula; export values",
}


def _words(what: str, source: pa.Array, why: str) -> Callable[[int], str]:
    """Says of a row which cell does not fit, and why."""
    return lambda row: f"{what}: {_cell(source, row)} {why}"


def _cell(source: pa.Array, row: int) -> str:
    return repr(str(source[row].as_py())[:60])


def _source(rule: Rule, tape: Tape) -> pa.Array:
    """The cells of the rule's column with absent values as null; a constant or default filled in."""
    if rule.value is not None:
        return pa.repeat(rule.value, tape.rows.num_rows)
    cells = [_flat(tape.rows[column]) for column in rule.columns]
    if len(cells) > 1:
        return pc.binary_join_element_wise(*[_as_text(c) for c in cells], "/")
    source = cells[0]
    if _is_text(source):
        absent = ["", *rule.null]
        trimmed = pc.utf8_trim_whitespace(source)
        source = pc.if_else(pc.is_in(trimmed, value_set=pa.array(absent)), None, source)
    elif pa.types.is_floating(source.type) and "NaN" in rule.null:
        source = pc.if_else(pc.is_nan(source), None, source)
    if rule.default is not None:
        source = _as_text(source).fill_null(rule.default)
    return source


def _flat(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if (
        pa.types.is_decimal(column.type)
        or pa.types.is_large_string(column.type)
        or pa.types.is_boolean(column.type)
    ):
        column = column.cast(pa.string())
    combined = column.combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined


def _is_text(source: pa.Array) -> bool:
    return bool(pa.types.is_string(source.type))


def _as_text(source: pa.Array) -> pa.Array:
    if _is_text(source):
        return pc.utf8_trim_whitespace(source)
    if pa.types.is_timestamp(source.type):
        source = source.cast(pa.date32(), safe=False)
    text = source.cast(pa.string())
    return pc.replace_substring_regex(text, r"\.0$", "") if pa.types.is_floating(source.type) else text


def _values(rule: Rule, source: pa.Array, mapping: Mapping) -> tuple[Any, NDArray[np.int8]]:
    kind = rule.field.type
    if kind is Type.TEXT:
        return _texts(rule, source)
    if kind is Type.DATE:
        days, bad = _days(rule, source)
        return days, np.where(bad, _BAD_DATE, 0).astype(np.int8)
    if rule.values:
        source = _mapped(rule, _as_text(source))[0]
    values, codes = _amounts(rule, source, mapping)
    return (-values if rule.flipped else values), codes


def _amounts(rule: Rule, source: pa.Array, mapping: Mapping) -> tuple[Ints, NDArray[np.int8]]:
    if pa.types.is_integer(source.type):
        return numbers.from_integers(numbers=source, digits=rule.digits)
    if pa.types.is_floating(source.type):
        given = source.is_valid().to_numpy(zero_copy_only=False)
        floats = source.cast(pa.float64()).fill_null(0.0).to_numpy(zero_copy_only=False)
        values, codes = numbers.from_floats(numbers=floats, digits=rule.digits, rounded=rule.rounded)
        return values, np.where(given, codes, 0).astype(np.int8)
    if pa.types.is_null(source.type):
        return np.zeros(len(source), np.int64), np.zeros(len(source), np.int8)
    spelling = numbers.Spelling(decimal=mapping.decimal, thousands=mapping.thousands, percent=rule.percent)
    if rule.value is not None or rule.default is not None:
        spelling = numbers.Spelling(percent=rule.percent) if rule.value is not None else spelling
    return numbers.from_text(
        text=_as_text(source), digits=rule.digits, spelling=spelling, rounded=rule.rounded
    )


def _days(rule: Rule, source: pa.Array) -> tuple[Ints, Flags]:
    if pa.types.is_date(source.type) or pa.types.is_timestamp(source.type):
        return dates.from_dates(dates=source)
    if pa.types.is_null(source.type):
        return np.zeros(len(source), np.int64), np.zeros(len(source), bool)
    return dates.from_text(text=_as_text(source), form=rule.form, last_day=rule.last_day)


def _texts(rule: Rule, source: pa.Array) -> tuple[pa.Array, NDArray[np.int8]]:
    text = _as_text(source) if not pa.types.is_null(source.type) else source.cast(pa.string())
    text = pc.if_else(pc.equal(text, ""), None, text)
    if not rule.values:
        unfit = pc.or_(
            pc.greater(pc.utf8_length(text), _LONGEST_TEXT), pc.match_substring_regex(text, "[\\x00-\\x1f]")
        )
        unfit = unfit.fill_null(False)
        codes = np.where(unfit.to_numpy(zero_copy_only=False), _UNFIT_TEXT, 0).astype(np.int8)
        return pc.if_else(unfit, None, text), codes
    mapped, unknown = _mapped(rule, text)
    return mapped, np.where(unknown, _UNKNOWN, 0).astype(np.int8)


def _mapped(rule: Rule, text: pa.Array) -> tuple[pa.Array, Flags]:
    keys, values = pa.array(list(rule.values)), pa.array(list(rule.values.values()))
    place = pc.index_in(text, value_set=keys)
    unknown = (place.is_null().to_numpy(zero_copy_only=False)) & text.is_valid().to_numpy(
        zero_copy_only=False
    )
    mapped = values.take(place)
    if rule.otherwise is not None:
        mapped = pc.if_else(pa.array(unknown), rule.otherwise, mapped)
        unknown = np.zeros(len(text), bool)
    return mapped, unknown
