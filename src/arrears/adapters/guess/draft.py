"""The draft of a mapping: YAML with comments on what it is unsure of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arrears.adapters.guess.columns import Sheet, look, look_at, plain
from arrears.adapters.guess.match import FIELDS, Match, match
from arrears.adapters.mapping.fields import TOLD_BY, Shape, Type
from arrears.adapters.mapping.numbers import from_text
from arrears.adapters.tapes.read import UnableToReadTape, read_tape
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

_KEY_CANDIDATES = (
    "originated_on",
    "principal",
    "rate",
    "maturity_on",
    "instalments",
    "borrower_ref",
    "level",
)
_MONTH_IN_NAME = re.compile(r"(?<!\d)(20\d{2}|19\d{2})[-_.]?(0[1-9]|1[0-2])(?:[-_.]?([0-2]\d|3[01]))?(?!\d)")


class UnableToGuess(Unable):
    """Nothing in the files looks like a loan tape; the message says what was looked for."""


@dataclass
class Part:
    """A table of the draft: lines of its fields, and needed fields that were not found."""

    name: str
    files: str
    lines: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def draft(*, paths: Sequence[Path], encoding: str | None = None) -> str:
    """A mapping for the files (or the files of a folder) as YAML. Raises UnableToGuess, UnableToReadTape."""
    sheets = [look(read_tape(path=path, encoding=encoding)) for path in _files(paths)]
    shape, roles = _roles(sheets)
    parts = [_part(shape, name, sheet) for name, sheet in roles]
    return _yaml(shape, [sheet for _other, sheet in roles], parts, encoding)


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*")) if path.is_dir() else [path]
        files += [
            p for p in inside if not path.is_dir() or re.search(r"\.(csv|tsv|txt|parquet|pq)(\.gz)?$", p.name)
        ]
    if not files:
        raise UnableToReadTape(
            _("There is no CSV or Parquet file in %(paths)s.") % {"paths": ", ".join(map(str, paths))}
        )
    return files


def _roles(sheets: Sequence[Sheet]) -> tuple[Shape, list[tuple[str, Sheet]]]:
    """The shape of the tape and the table that each file holds."""
    if len(sheets) == 1:
        return _single(sheets[0])
    scores = [
        {role: _weight(sheet, role) for role in ("loans", "months", "schedule", "payments")}
        for sheet in sheets
    ]
    best = [max(s, key=lambda role: s[role]) for s in scores]
    roles = [(role, sheet) for role, sheet, s in zip(best, sheets, scores, strict=True) if s[role] >= 0.99]
    names = {role for role, _other in roles}
    if len(names) < len(roles):  # several files of one kind, such as a file a month
        return _single(sheets[0])
    if names == {"loans", "months"}:
        return Shape.MONTHS, roles
    if "loans" in names and names <= {"loans", "schedule", "payments"}:
        return Shape.SCHEDULES, roles
    if len(roles) == 1:
        return _single(roles[0][1])
    listed = ", ".join(f"{s.tape.name}: {r}" for r, s in zip(best, sheets, strict=True))
    raise UnableToGuess(
        _("These files do not make one tape (%(listed)s). Draft a mapping for each of them.")
        % {"listed": listed}
    )


def _weight(sheet: Sheet, role: str) -> float:
    """Share of the role's needed fields that the tape has, and a little for the rest."""
    found, needed = match(sheet, role), _needed(role)
    return sum(name in found for name in needed) / len(needed) + 0.01 * sum(m.sure for m in found.values())


def _needed(role: str) -> list[str]:
    extra = TOLD_BY[Shape.MONTHS]["months"] if role == "months" else ()
    return [n for n, f in FIELDS[role].items() if f.needed] + list(extra)


def _single(sheet: Sheet) -> tuple[Shape, list[tuple[str, Sheet]]]:
    months, positions = match(sheet, "months"), match(sheet, "positions")
    told = {
        "begin_balance",
        "end_balance",
        "principal_paid",
        "paid",
    } <= months.keys() and "month_on" in months
    if told and _distinct(sheet, months["month_on"].column.name) > 1:
        return Shape.MONTHS, [("tape", sheet)]
    if "balance" in positions:
        return Shape.POSITIONS, [("tape", sheet)]
    if match(sheet, "loans").keys() >= {"principal", "originated_on"}:
        return Shape.SCHEDULES, [("loans", sheet)]
    raise UnableToGuess(
        _(
            "%(name)s looks like no loan tape: it has no balance, and no principal with a date, "
            "among %(columns)s. Write a mapping by hand, see docs/import.md."
        )
        % {"name": sheet.tape.name, "columns": ", ".join(list(sheet.columns)[:40])}
    )


def _distinct(sheet: Sheet, column: str) -> int:
    return len(pc.unique(sheet.tape.rows[column]))


def _part(shape: Shape, table: str, sheet: Sheet) -> Part:
    part = Part(table, sheet.tape.name)
    roles = {
        ("tape", Shape.MONTHS): ["months", "loans"],
        ("tape", Shape.POSITIONS): ["positions", "loans"],
    }.get((table, shape), [table])
    found: dict[str, tuple[str, Match]] = {}
    for role in roles:
        taken = frozenset(m.column.name for _other, m in found.values())
        for name, one in match(sheet, role, taken).items():
            found.setdefault(name, (role, one))
    if shape is Shape.POSITIONS:
        _as_of_from_name(sheet, found, part)
    for name, (role, one) in found.items():
        if name == "loan_ref" and (table in {"loans", "tape"}):
            _key(sheet, one, found, shape, table, part)
        elif name == "exit":
            part.lines += _exit(one)
        elif name in {"opening_on", "opening_balance"} and shape is not Shape.SCHEDULES:
            continue
        else:
            part.lines += _lines(name, FIELDS[role][name].type, one, sheet)
    _need(shape, table, roles, found, part)
    return part


def _as_of_from_name(sheet: Sheet, found: dict[str, Any], part: Part) -> None:
    """A snapshot without a date column: the month in the name of the file, its last day."""
    if "as_of_on" in found:
        return
    named = _MONTH_IN_NAME.search(sheet.tape.name)
    if named is None:
        return
    year, month, day = named.groups()
    last = np.datetime64(f"{year}-{month}", "M") + 1
    value = f"{year}-{month}-{day}" if day else str(last.astype("datetime64[D]") - 1)
    part.lines.append("      # unsure: no date column; taken from the name of the file")
    part.lines.append(f'      as_of_on: {{value: "{value}"}}')
    found["as_of_on"] = None
    del found["as_of_on"]
    part.missing.append("-as_of_on")


def _need(shape: Shape, table: str, roles: list[str], found: dict[str, Any], part: Part) -> None:
    told = list(TOLD_BY[shape][table])
    given = {m[1:] for m in part.missing if m.startswith("-")}
    part.missing = []
    for role in roles:
        told += [name for name, f in FIELDS[role].items() if f.needed]
    for name in dict.fromkeys(told):
        if (
            name not in found
            and name not in given
            and not any(line.strip().startswith(f"{name}:") for line in part.lines)
        ):
            part.missing.append(name)


def _key(sheet: Sheet, one: Match, found: dict[str, Any], shape: Shape, table: str, part: Part) -> None:
    """The loan's reference: one column when it tells the rows apart, else several, else the row's number."""
    period = [found["month_on"][1].column.name] if shape is Shape.MONTHS and "month_on" in found else []
    for name in (one.column.name, *one.others):
        if _alike(sheet.tape.rows, [name, *period]) == 0:
            chosen = Match(sheet.columns[name], one.score, () if name != one.column.name else one.others)
            part.lines += _lines("loan_ref", Type.TEXT, chosen, sheet)
            return
    column = one.column.name
    columns = _telling(sheet, [column], period, found)
    if columns:
        part.lines.append(
            f"      # unsure: {column} alone does not tell the loans apart; these columns together do"
        )
        part.lines.append(f"      loan_ref: {{columns: {_list(columns)}}}")
    elif shape is Shape.MONTHS:
        part.lines.append(
            f"      # unsure: some rows have the same {column} and month: they will be quarantined"
        )
        part.lines += _lines("loan_ref", Type.TEXT, one, sheet)
    else:
        part.lines.append(
            f"      # unsure: {column} does not tell the loans apart: the row's number stands for the loan"
        )
        part.lines.append("      loan_ref: {row_number: true}")


def _telling(sheet: Sheet, columns: list[str], also: list[str], found: dict[str, Any]) -> list[str]:
    """The columns and as few agreed ones as needed so that no two rows are alike; empty when none do."""
    rows = sheet.tape.rows
    candidates = [found[n][1].column.name for n in _KEY_CANDIDATES if n in found and found[n] is not None]
    others = [c for c in rows.column_names if _steady(c) and c not in candidates + columns + also]
    others.sort(key=lambda c: -_distinct(sheet, c))
    chosen, count = list(columns), _alike(rows, columns + also)
    for candidate in [*candidates, *others[:12]]:
        if count == 0:
            break
        if candidate not in chosen and (fewer := _alike(rows, [*chosen, candidate, *also])) < count:
            chosen, count = [*chosen, candidate], fewer
    return _without_needless(rows, chosen, also) if count == 0 else []


def _without_needless(rows: pa.Table, chosen: list[str], also: list[str]) -> list[str]:
    for column in chosen[1:]:
        rest = [c for c in chosen if c != column]
        if _alike(rows, rest + also) == 0:
            chosen = rest
    return chosen


def _steady(name: str) -> bool:
    """Whether a column seems agreed once, not reported every month."""
    moving = (
        "balance",
        "paid",
        "amount",
        "status",
        "delinq",
        "period",
        "next",
        "remaining",
        "through",
        "current",
    )
    words = plain(name)
    return not any(word in words for word in moving) or "original" in words or "vehiclevalue" in words


def _alike(rows: pa.Table, columns: list[str]) -> int:
    """Rows beyond the first of each combination of these columns."""
    return int(rows.num_rows - rows.select(columns).group_by(columns).aggregate([]).num_rows)


def _lines(name: str, kind: Type, one: Match, sheet: Sheet) -> list[str]:
    column, notes, extra = one.column, [], []
    if not one.sure:
        notes.append(f"unsure: the name {column.name} only resembles this field")
    if one.others and name != "loan_ref":
        notes.append(f"unsure: it could also be {', '.join(one.others[:3])}")
    if kind is Type.DATE and not column.typed_date:
        extra += _form(column.forms, notes, column)
        if name == "maturity_on" and "%d" not in next(iter(column.forms)):
            extra.append("day: last")
        if name == "as_of_on" and "%d" not in next(iter(column.forms)):
            extra.append("day: last")
    elif kind is Type.RATE:
        extra += _rate(name, one, sheet, notes)
    elif kind is Type.MONEY:
        extra += _money(name, one, sheet, notes)
    empty = len(column.cells) - len(column.filled)
    if empty and FIELDS_NEEDED.get(name):
        notes.append(f"{empty} of the first {len(column.cells)} rows have none: they will be quarantined")
    value = _quoted(column.name) if not extra else f"{{column: {_quoted(column.name)}, {', '.join(extra)}}}"
    return [f"      # {note}" for note in notes] + [f"      {name}: {value}"]


def _exit(one: Match) -> list[str]:
    """Codes of ABS-EE; other tapes have their own, which a person must map."""
    return [
        "      # unsure: the codes are read as those of ABS-EE (1 paid off, 4 charged off, others left)",
        f"      exit: {{column: {_quoted(one.column.name)}, map: {{"
        '"1": paid_off, "2": transferred, "3": transferred, "4": charged_off, "5": transferred, "99": ""}}',
    ]


FIELDS_NEEDED = {n: f.needed for fields in FIELDS.values() for n, f in fields.items()}


def _form(forms: dict[str, float], notes: list[str], column: Any) -> list[str]:
    best, share = next(iter(forms.items()))
    equal = [form for form, s in forms.items() if s == share and form != best and _differ(form, best)]
    if equal:
        notes.append(f"unsure: {column.filled[0].as_py()} could also be {', '.join(equal)}")
    if share < 1:
        notes.append(
            f"{round((1 - share) * len(column.filled))} of the first rows are no date in this form: "
            "they will be quarantined"
        )
    return [] if best == "%Y-%m-%d" else [f'format: "{best}"']


def _differ(form: str, other: str) -> bool:
    """Whether two forms read the same text as different days."""
    return {form, other} != {"%Y%m", "excel"} and "excel" not in {form, other}


def _rate(name: str, one: Match, sheet: Sheet, notes: list[str]) -> list[str]:
    values = one.column.values(sheet.spelling) / 1e6
    if pc.any(pc.match_substring_regex(one.column.filled, r"[%％]$")).as_py():
        return ["unit: percent"]
    highest = float(values.max()) if len(values) else 0.0
    if name == "rate" and len(values) and 0 < float(np.median(values)) < 0.012:
        notes.append(
            "unsure: very low for a yearly rate as a fraction; if it is monthly, it must be made yearly first"
        )
    if highest > 1:
        notes.append(f"unsure: taken as percent, the highest is {highest:g}")
        return ["unit: percent"]
    notes.append(f"unsure: taken as a fraction, the highest is {highest:g}")
    return ["unit: fraction"]


def _money(name: str, one: Match, sheet: Sheet, notes: list[str]) -> list[str]:
    column, extra = one.column, []
    word = column.name
    if "万" in word:
        notes.append("unsure: taken as ten thousands because of 万 in the name")
        extra.append("unit: ten_thousand")
    elif "分" in word and "元" not in word and "分期" not in word:
        notes.append("unsure: taken as minor units because of 分 in the name")
        extra.append("unit: minor")
    digits = 6 if extra == ["unit: ten_thousand"] else 2
    cells = look_at(sheet, column.name)
    codes = from_text(text=cells, digits=digits, spelling=sheet.spelling)[1]
    fine = int((codes == 2).sum())
    if fine and not extra:
        notes.append(f"{fine} rows have more than two decimals: rounded half to even")
        extra.append("rounded: true")
    below = int((column.values(sheet.spelling) < 0).sum())
    if below and below > 0.9 * len(column.distinct):
        notes.append("unsure: nearly all are below zero: taken with the opposite sign")
        extra.append("sign: negative")
    return extra


def _quoted(name: str) -> str:
    safe = re.fullmatch(r"[A-Za-z_][\w]*", name) and name.lower() not in {
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "y",
        "n",
    }
    return name if safe and name.isascii() else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, names)) + "]"


def _yaml(shape: Shape, sheets: Sequence[Sheet], parts: Sequence[Part], encoding: str | None) -> str:
    chinese = any(not name.isascii() for sheet in sheets for name in sheet.columns)
    missing = [f"{part.name}.{name}" for part in parts for name in part.missing]
    stem = re.sub(r"\W+", "-", sheets[0].tape.name.split(".")[0]).strip("-").lower() or "tape"
    found = "Complete: all necessary columns were found."
    if missing:
        found = f"Incomplete: not found: {', '.join(missing)}."
    head = [
        "# Drafted by `arrears import --guess`. Read every line marked `unsure` before you import with it.",
        f"# {found}",
        "arrears_mapping: 1",
        f"name: {stem}",
        f"shape: {shape.value}",
        "# unsure: a tape seldom says its currency and law",
        f"currency: {'CNY' if chinese else 'USD'}",
        f"jurisdiction: {'CN' if chinese else 'US'}",
        "product: imported",
        f"book: {stem}",
    ]
    if shape is Shape.MONTHS:
        head += ["terms: {tolerance_ppm: 50000}", "options: {due_day: 15, payoff_tolerance: 10.00}"]
    return "\n".join(head + _csv(sheets, encoding) + ["tables:", *_tables(parts)]) + "\n"


def _csv(sheets: Sequence[Sheet], encoding: str | None) -> list[str]:
    settings = []
    if encoding:
        settings.append(f"encoding: {encoding}")
    spelling = sheets[0].spelling
    if spelling.decimal != ".":
        settings.append(f'decimal: "{spelling.decimal}"')
    if spelling.thousands:
        settings.append(f'thousands: "{spelling.thousands}"')
    absent = sorted({word for sheet in sheets for word in sheet.absent})
    if absent:
        settings.append('"null": [' + ", ".join('"' + w.replace("\\", "\\\\") + '"' for w in absent) + "]")
    return [f"csv: {{{', '.join(settings)}}}"] if settings else []


def _tables(parts: Sequence[Part]) -> list[str]:
    lines = []
    for part in parts:
        lines += [f"  {part.name}:", f"    files: [{_quoted(part.files)}]", "    fields:"]
        lines += [f"      # needed, but not found: {name}" for name in part.missing]
        lines += part.lines
    return lines
