"""What a row is (its key) and what it says (its content): the same row is skipped, a changed one shows."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.mapping.convert import Column, Converted
from arrears.adapters.mapping.fields import TABLES, Type

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_KEYS = {
    "loans": (),
    "months": ("month_on",),
    "tape": ("month_on", "as_of_on"),
    "schedule": ("due_on",),
    "payments": ("payment_ref", "paid_on"),
}
_TYPES = {
    name: f.type for tables in TABLES.values() for fields in tables.values() for name, f in fields.items()
}


def keys_of(table: Converted) -> pa.Array:
    """`months|<loan>|2017-05-01`: what a row is, within its book.

    A payment without a reference is the n-th one of its loan and day: two equal ones are money twice.
    """
    parts = [pa.scalar(table.name), table.text("loan_ref")]
    parts += [_printed(name, table.columns[name]) for name in _KEYS[table.name] if name in table.columns]
    keys = pc.binary_join_element_wise(*parts, "|", null_handling="replace", null_replacement="")
    if table.name != "payments":
        return keys
    counted = pc.binary_join_element_wise(keys, _nth(keys), "|")
    if "payment_ref" not in table.columns:
        return counted
    return pc.if_else(pc.is_null(_printed("payment_ref", table.columns["payment_ref"])), counted, keys)


def _nth(keys: pa.Array) -> pa.Array:
    """1, 2, … for rows with the same key in the order of the file: two payments of a day are two payments."""
    codes = keys.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    order = np.argsort(codes, kind="stable")
    starts = np.r_[True, codes[order][1:] != codes[order][:-1]]
    place = np.arange(len(codes)) - np.maximum.accumulate(np.where(starts, np.arange(len(codes)), 0))
    nth = np.empty(len(codes), np.int64)
    nth[order] = place + 1
    return pa.array(nth).cast(pa.string())


def contents_of(table: Converted) -> pa.Array:
    """`paid=5000;principal_paid=0`: what a row says, in integers of the book's units."""
    parts: list[Any] = []
    for name in sorted(table.columns):
        parts += [pa.scalar(f"{';' if parts else ''}{name}="), _printed(name, table.columns[name])]
    return pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement="")


def _printed(name: str, column: Column) -> pa.Array:
    if not isinstance(column.values, np.ndarray):
        return column.values
    numbers = pa.array(column.values, mask=~column.given)
    if _TYPES[name] is Type.DATE:
        return numbers.cast(pa.int32()).cast(pa.date32()).cast(pa.string())
    return numbers.cast(pa.string())


def reject_duplicates(table: Converted, keys: pa.Array, contents: pa.Array) -> None:
    """The second of two equal rows is a duplicate; of two different rows for one thing neither is taken."""
    codes = keys.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    _, first_of, inverse, counts = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    first = first_of[inverse]
    again = np.flatnonzero(first != np.arange(len(codes)))
    if len(again) == 0:
        return
    known = ~table.rejections.flags
    same = pc.equal(contents.take(pa.array(again)), contents.take(pa.array(first[again])))
    differs = again[~np.asarray(same.fill_null(False).to_numpy(zero_copy_only=False), bool)]
    clashing = np.zeros(len(codes), bool)
    clashing[np.isin(first, first[differs])] = True
    table.rejections.add(
        clashing & known,
        Reason.CONFLICTING_DUPLICATE,
        lambda row: f"{counts[inverse[row]]} rows stand for {keys[row].as_py()!r} and say different things",
    )
    repeated = np.zeros(len(codes), bool)
    repeated[again] = True
    numbers = row_numbers_of(table)
    table.rejections.add(
        repeated & known, Reason.DUPLICATE, lambda row: f"the same row stands at {numbers[first[row]]}"
    )


def row_numbers_of(table: Converted) -> Ints:
    """Row numbers in their files, for all rows of the table."""
    return np.concatenate([tape.row_numbers for tape in table.tapes])


def compare(
    table: Converted, keys: pa.Array, contents: pa.Array, stored_keys: pa.Array, stored_contents: pa.Array
) -> Flags:
    """Which rows were imported before with the same content; changed ones are rejected with both contents."""
    place = pc.index_in(keys, value_set=stored_keys)
    seen = place.is_valid().to_numpy(zero_copy_only=False) & ~table.rejections.flags
    before = stored_contents.take(place)
    same = np.asarray(pc.equal(contents, before).fill_null(False).to_numpy(zero_copy_only=False), bool)
    table.rejections.add(
        seen & ~same, Reason.CHANGED, lambda row: _difference(before[row].as_py(), contents[row].as_py())
    )
    table.rejections.settle(seen & same)
    return np.asarray(seen & same)


def _difference(old: str, new: str) -> str:
    was, now = (dict(part.split("=", 1) for part in said.split(";") if "=" in part) for said in (old, new))
    differing = [n for n in sorted(was.keys() | now.keys()) if was.get(n) != now.get(n)]
    shown = "; ".join(f"{n}: imported {was.get(n, '')!r}, now {now.get(n, '')!r}" for n in differing)
    return f"imported before with other values, which stay ({shown})"
