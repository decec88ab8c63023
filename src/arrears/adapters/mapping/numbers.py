"""Text and floats → exact integers of a unit; what does not fit is said, never rounded silently."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.choices import Reason

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]  # 0 = fine, otherwise 1 + place in REASONS
REASONS = (Reason.NOT_A_NUMBER, Reason.NOT_WHOLE_CENTS, Reason.AMOUNT_TOO_LARGE, Reason.FORMULA)
_NOT_A_NUMBER, _NOT_WHOLE, _TOO_LARGE, _FORMULA = 1, 2, 3, 4
LIMIT = 10**15
_FLOAT_DIGITS = 16  # a number with more characters was printed from a float

_CURRENCY = r"(?:[$€£¥￥]|USD|CNY|RMB|EUR|GBP|元)"
_FORMULA_START = r"^(?:[=@\t]|[+-][A-Za-z(=@])"
_NUMBER = r"^(?P<sign>[+-]?)0*(?P<whole>\d{0,30})(?:\.(?P<part>\d{0,30})\d*)?$"
_SCIENTIFIC = r"^[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}$"


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """How numbers are written in a tape."""

    decimal: str = "."
    thousands: str = ""
    percent: bool = False  # a `%` behind the number is allowed


def from_text(
    *, text: pa.Array, digits: int, spelling: Spelling, rounded: bool = False
) -> tuple[Ints, Codes]:
    """Numbers × 10^digits as integers, and a code for each that does not fit. Nulls give 0 and no code."""
    formula = _flags(pc.match_substring_regex(text, _FORMULA_START))
    plain, bad_groups = _plain(text, spelling)
    found = pc.extract_regex(plain, _NUMBER)
    whole, part = (pc.fill_null(found.field(name), "") for name in ("whole", "part"))
    matched = _flags(found.is_valid()) & _flags(pc.match_substring_regex(plain, r"\d")) & ~bad_groups
    kept, rest = pc.utf8_slice_codeunits(pc.utf8_rpad(part, digits, "0"), 0, digits), ""
    rest = pc.utf8_slice_codeunits(part, digits) if digits else part
    too_fine = _flags(pc.match_substring_regex(rest, "[1-9]"))
    too_large = _flags(pc.greater(pc.utf8_length(whole), 18 - digits))
    fits = matched & ~too_large
    joined = pc.binary_join_element_wise("0", whole, kept if digits else pa.scalar(""), "")
    values = pc.if_else(pa.array(fits), joined, "0").cast(pa.int64()).to_numpy(zero_copy_only=False).copy()
    if rounded:
        values += _half_even(values, rest) * fits
    values = np.where(_flags(pc.equal(found.field("sign"), "-")), -values, values)
    codes = np.select(
        [formula, ~matched, too_large | (np.abs(values) >= LIMIT), too_fine & (not rounded)],
        [_FORMULA, _NOT_A_NUMBER, _TOO_LARGE, _NOT_WHOLE],
        0,
    ).astype(np.int8)
    _scientific(plain, digits, values, codes)
    _printed_floats(plain, digits, values, codes)
    present = _flags(text.is_valid())
    return np.where(present & (codes == 0), values, 0), np.where(present, codes, 0).astype(np.int8)


def _plain(text: pa.Array, spelling: Spelling) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Signs in front, a point for the decimals, no groups, no currency; and where the groups are wrong."""
    plain = pc.utf8_trim_whitespace(text)
    if spelling.percent:
        plain = pc.replace_substring_regex(plain, r"\s*[%％]$", "")
    plain = pc.replace_substring_regex(plain, rf"^([-+(]?)\s*{_CURRENCY}\s*([-+]?)", r"\1\2")
    plain = pc.replace_substring_regex(plain, rf"\s*{_CURRENCY}(\)?)$", r"\1")
    plain = pc.replace_substring_regex(plain, r"^\((.*)\)$", r"-\1")
    plain = pc.replace_substring_regex(plain, r"^([^-].*)-$", r"-\1")
    wrong = np.zeros(len(text), bool)
    if spelling.thousands:
        mark, point = (_escaped(c) for c in (spelling.thousands, spelling.decimal))
        groups = rf"^[+-]?\d{{1,3}}(?:{mark}\d{{2,3}})*{mark}\d{{3}}(?:{point}\d*)?$"
        has = _flags(pc.match_substring(plain, spelling.thousands))
        wrong = has & ~_flags(pc.match_substring_regex(plain, groups))
        plain = pc.replace_substring(plain, spelling.thousands, "")
    if spelling.decimal != ".":
        wrong |= _flags(pc.match_substring(plain, "."))
        plain = pc.replace_substring(plain, spelling.decimal, ".")
    return plain, wrong


def _escaped(mark: str) -> str:
    return "\\" + mark if mark in ".|" else mark


def _half_even(values: Ints, rest: pa.Array) -> Ints:
    """0 or 1 to add in size: the digits that are cut, rounded half to even."""
    first = pc.utf8_slice_codeunits(rest, 0, 1)
    above = _flags(pc.match_substring_regex(rest, r"^(?:[6-9]|5\d*[1-9])"))
    tie = _flags(pc.equal(first, "5")) & ~above
    return np.asarray(above | (tie & (values % 2 == 1)), np.int64)


def _scientific(plain: pa.Array, digits: int, values: Ints, codes: Codes) -> None:
    """`1e+05`, as R writes 100000: exact through Decimal. There are few of them."""
    rows = np.flatnonzero(_flags(pc.match_substring_regex(plain, _SCIENTIFIC)))
    for row in rows:
        try:
            scaled = Decimal(plain[int(row)].as_py()).scaleb(digits)
        except InvalidOperation:
            codes[row] = _TOO_LARGE
            continue
        if abs(scaled) >= LIMIT:
            codes[row] = _TOO_LARGE
        elif scaled != int(scaled):
            codes[row] = _NOT_WHOLE
        else:
            values[row], codes[row] = int(scaled), 0


def _printed_floats(plain: pa.Array, digits: int, values: Ints, codes: Codes) -> None:
    """`0.053900000000000003`: a float printed with all its digits counts as the float."""
    long = np.asarray(pc.utf8_length(plain).fill_null(0).to_numpy(zero_copy_only=False)) > _FLOAT_DIGITS
    rows = np.flatnonzero((codes == _NOT_WHOLE) & long)
    if len(rows):
        floats = plain.take(pa.array(rows)).cast(pa.float64()).to_numpy(zero_copy_only=False)
        values[rows], codes[rows] = from_floats(numbers=floats, digits=digits)


def from_floats(*, numbers: NDArray[np.float64], digits: int, rounded: bool = False) -> tuple[Ints, Codes]:
    """Floats × 10^digits: a float counts as the shortest decimal that it stands for."""
    finite = np.isfinite(numbers)
    safe = np.where(finite, numbers, 0.0)
    too_large = np.abs(safe) >= LIMIT / 10**digits
    values = np.rint(np.where(too_large, 0.0, safe) * 10**digits)
    exact = np.isclose(values / 10**digits, safe, rtol=4e-16, atol=0) | too_large
    codes = np.select(
        [~finite, too_large, ~exact & (not rounded)], [_NOT_A_NUMBER, _TOO_LARGE, _NOT_WHOLE], 0
    )
    return np.where(codes == 0, values, 0).astype(np.int64), codes.astype(np.int8)


def from_integers(*, numbers: pa.Array, digits: int) -> tuple[Ints, Codes]:
    """Integers × 10^digits."""
    limit = LIMIT // 10**digits
    large = _flags(pc.or_(pc.greater_equal(numbers, limit), pc.less_equal(numbers, -limit)))
    filled = pc.if_else(pa.array(large), pa.scalar(0, numbers.type), numbers).fill_null(0)
    values = filled.cast(pa.int64()).to_numpy(zero_copy_only=False) * 10**digits
    return values, np.where(large, _TOO_LARGE, 0).astype(np.int8)


def _flags(values: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(values.fill_null(False).to_numpy(zero_copy_only=False), bool)
