"""A CSV statement as lines, by a mapping. A running balance is checked row by row, in either order."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.bank.csv_mapping import BankMapping
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
    tape = read_tape(path=path, encoding=mapping.encoding, separator=mapping.separator)
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
    parts = [tape.rows[name].cast(pa.string()).fill_null("").to_pylist() for name in mapping.columns[field]]
    return [" ".join(part.strip() for part in row if part.strip()) for row in zip(*parts, strict=True)]


def _signed(tape: Tape, mapping: BankMapping, currencies: list[str], name: str) -> Ints:
    """Amounts, debits below zero. Raises UnableToReadStatement for the first that is no amount."""
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


def _minor(tape: Tape, mapping: BankMapping, field: str, currencies: list[str], name: str) -> Ints:
    column = tape.rows[mapping.columns[field][0]].combine_chunks().cast(pa.string())
    column = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
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
    column = tape.rows[mapping.columns[field][0]].combine_chunks().cast(pa.string())
    given = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
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
