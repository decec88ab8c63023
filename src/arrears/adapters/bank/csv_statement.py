"""A CSV statement as lines, by a mapping. A running balance is checked row by row, in either order."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.bank.csv_body import Body
from arrears.adapters.bank.csv_mapping import BankMapping, Direction
from arrears.adapters.bank.statement import Line, Statement, StatementFile, UnableToReadStatement
from arrears.adapters.mapping import dates, numbers
from arrears.adapters.tapes.read import read_tape
from arrears.adapters.tapes.tape import Tape
from arrears.plumbing.currency import exponent
from arrears.plumbing.days import to_date
from arrears.plumbing.early import gettext as _

Ints = NDArray[np.int64]


def read_csv(*, path: Path, mapping: BankMapping) -> StatementFile:
    """The file as one statement an account. Raises UnableToReadStatement, UnableToReadTape (…Text)."""
    body = Body(name=path.name, header=mapping.header, until=mapping.until)
    tape = read_tape(path=path, encoding=mapping.encoding, separator=mapping.separator, body=body)
    tape = _in_the_file(tape, above=body.above)
    if tape.broken:
        row = tape.broken[0]
        raise UnableToReadStatement(
            _(
                "%(file)s: row %(row_number)s has %(cells)s cells, the header %(columns_expected)s; "
                "the file may be cut off. Nothing was taken."
            )
            % {
                "file": path.name,
                "row_number": row.row_number,
                "cells": row.cells,
                "columns_expected": tape.columns_expected,
            }
        )
    wanted = {name for names in mapping.columns.values() for name in names}
    wanted |= {mapping.direction.column} if mapping.direction else set()
    missing = ", ".join(sorted(wanted - set(tape.rows.column_names)))
    if missing:
        raise UnableToReadStatement(
            _("%(file)s has no column %(missing)s (mapping %(name)s).")
            % {"file": path.name, "missing": missing, "name": mapping.name}
        )
    lines = _lines(tape, mapping, path.name)
    return StatementFile(
        name=path.name,
        format=f"csv:{mapping.name}",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        statements=_statements(lines, tape, mapping, path.name),
    )


def _lines(tape: Tape, mapping: BankMapping, name: str) -> list[Line]:
    texts = {field: _text(tape, mapping, field) for field in mapping.columns}
    currencies = [code or mapping.currency for code in texts.get("currency", [""] * tape.rows.num_rows)]
    signed = _signed(tape, mapping, currencies, name)
    booked = _days(tape, mapping, "booked_on", name)
    value = _days(tape, mapping, "value_on", name) if "value_on" in mapping.columns else booked
    blank = [""] * tape.rows.num_rows
    columns = [texts.get(field, blank) for field in ("ref", "end_to_end_id", "reference", "payer_name",
                                                     "payer_account", "return_code")]  # fmt: skip
    return [
        Line(
            number=int(tape.row_numbers[place]),
            amount_minor=abs(int(signed[place])),
            currency=currencies[place],
            credit=bool(signed[place] >= 0),
            returned=bool(code) and signed[place] < 0,
            booked_on=booked[place],
            value_on=value[place] or booked[place],
            ref=f"r:{ref}" if ref else "",
            end_to_end_id=end,
            reference=reference,
            payer_name=payer,
            payer_account=account,
            reason_code=code,
            channel=mapping.channel,
        )
        for place, (ref, end, reference, payer, account, code) in enumerate(zip(*columns, strict=True))
    ]


def _text(tape: Tape, mapping: BankMapping, field: str) -> list[str]:
    parts = [_cells(tape, name).to_pylist() for name in mapping.columns[field]]
    return [" ".join(part for part in row if part) for row in zip(*parts, strict=True)]


def _in_the_file(tape: Tape, *, above: int) -> Tape:
    """Row numbers as a person counts the file's lines, column names without the spaces around them."""
    names = [name.strip() for name in tape.rows.column_names]
    broken = tuple(replace(row, row_number=row.row_number + above) for row in tape.broken)
    return replace(
        tape, rows=tape.rows.rename_columns(names), row_numbers=tape.row_numbers + above, broken=broken
    )


def _cells(tape: Tape, column: str) -> pa.Array:
    """The cells without spaces and tabs around them, and out of ="…", which keeps spreadsheets off."""
    cells = tape.rows[column].combine_chunks().cast(pa.string()).fill_null("")
    bare = pc.replace_substring_regex(pc.utf8_trim_whitespace(cells), r'^="?([^"]*)"?$', r"\1")
    return pc.utf8_trim_whitespace(bare)


def _amounts(tape: Tape, column: str) -> pa.Array:
    """The cells of a column of amounts or days, null where nothing stands."""
    cells = _cells(tape, column)
    return pc.if_else(pc.is_in(cells, pa.array(["", "-", "--"])), None, cells)


def _signed(tape: Tape, mapping: BankMapping, currencies: list[str], name: str) -> Ints:
    """Amounts, debits below zero. Raises UnableToReadStatement for the first that is no amount."""
    if mapping.direction is not None:
        amount = np.abs(_minor(tape, mapping, "amount", currencies, name))
        return np.asarray(amount * _ways(tape, mapping.direction, name))
    if "amount" in mapping.columns:
        return _minor(tape, mapping, "amount", currencies, name)
    credit = _minor(tape, mapping, "credit", currencies, name)
    if "debit" not in mapping.columns:
        return credit
    debit = np.abs(_minor(tape, mapping, "debit", currencies, name))
    both = np.flatnonzero((credit != 0) & (debit != 0))
    if len(both):
        row = tape.row_numbers[both[0]]
        raise UnableToReadStatement(
            _("%(name)s: row %(row)s has both a credit and a debit. Nothing was taken.")
            % {"name": name, "row": row}
        )
    return np.asarray(credit - debit)


def _ways(tape: Tape, direction: Direction, name: str) -> Ints:
    """1 for money that came in, -1 for money that went out. Raises UnableToReadStatement."""
    said = _cells(tape, direction.column).to_pylist()
    ways = np.array([(word in direction.credit) - (word in direction.debit) for word in said], np.int64)
    unknown = np.flatnonzero(ways == 0)
    if len(unknown):
        place = unknown[0]
        raise UnableToReadStatement(
            _(
                "%(name)s: %(column)s in row %(row)s says %(word)r, which the mapping calls neither credit "
                "nor debit. Nothing was taken."
            )
            % {"name": name, "column": direction.column, "row": tape.row_numbers[place], "word": said[place]}
        )
    return ways


def _minor(tape: Tape, mapping: BankMapping, field: str, currencies: list[str], name: str) -> Ints:
    column = _amounts(tape, mapping.columns[field][0])
    result = np.zeros(len(column), np.int64)
    digits = np.array([exponent(code) for code in currencies])
    for count in np.unique(digits).tolist():
        values, codes = numbers.from_text(text=column, digits=count, spelling=mapping.spelling)
        wrong = np.flatnonzero((codes > 0) & (digits == count))
        if len(wrong):
            row = tape.row_numbers[wrong[0]]
            raise UnableToReadStatement(
                _(
                    "%(name)s: %(field)s in row %(row)s is no amount of %(currencies)s. Check csv: "
                    "decimal and thousands of the mapping. Nothing was taken."
                )
                % {"name": name, "field": field, "row": row, "currencies": currencies[wrong[0]]}
            )
        result = np.where(digits == count, values, result)
    return result


def _days(tape: Tape, mapping: BankMapping, field: str, name: str) -> list[date | None]:
    given = _amounts(tape, mapping.columns[field][0])
    found, bad = dates.from_text(text=given, form=mapping.formats[field])
    if bad.any():
        row = tape.row_numbers[np.flatnonzero(bad)[0]]
        raise UnableToReadStatement(
            _("%(name)s: %(field)s in row %(row)s is no date like %(formats)s. Nothing was taken.")
            % {"name": name, "field": field, "row": row, "formats": mapping.formats[field]}
        )
    there = given.is_valid().to_numpy(zero_copy_only=False)
    return [to_date(int(day)) if known else None for day, known in zip(found, there, strict=True)]


def _statements(lines: list[Line], tape: Tape, mapping: BankMapping, name: str) -> list[Statement]:
    accounts = (
        _text(tape, mapping, "account") if "account" in mapping.columns else [mapping.account] * len(lines)
    )
    currencies = [line.currency for line in lines]
    balances = _minor(tape, mapping, "balance", currencies, name) if "balance" in mapping.columns else None
    made: dict[str, Statement] = {}
    places: dict[tuple[str, str], list[int]] = {}
    for place, (account, line) in enumerate(zip(accounts, lines, strict=True)):
        statement = made.setdefault(account, Statement(account=account))
        statement.lines.append(line)
        statement.add_booked(line.currency, line.amount_minor if line.credit else -line.amount_minor)
        places.setdefault((account, line.currency), []).append(place)
    for (account, currency), rows in places.items() if balances is not None else ():
        signed = np.array([lines[row].amount_minor * (1 if lines[row].credit else -1) for row in rows])
        found = _ends(balances[rows], signed) if balances is not None else None
        if found is None:
            raise UnableToReadStatement(
                _(
                    "%(name)s: the balances of the rows in %(currency)s do not follow from the amounts, "
                    "neither down nor up. Rows are missing or altered: fetch it again. Nothing was taken."
                )
                % {"name": name, "currency": currency}
            )
        made[account].opening_minor[currency], made[account].closing_minor[currency] = found
    return list(made.values())


def _ends(balances: Any, signed: Any) -> tuple[int, int] | None:
    """Opening and closing balance, when each row's balance follows from the one before (or after) it."""
    if np.array_equal(np.diff(balances), signed[1:]):
        return int(balances[0] - signed[0]), int(balances[-1])
    if np.array_equal(np.diff(balances[::-1]), signed[::-1][1:]):
        return int(balances[-1] - signed[-1]), int(balances[0])
    return None
