"""Text → days since 1970-01-01, by the format that the mapping names; the 31st of February is no date."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

Ints = NDArray[np.int64]
_TOKENS = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "b": r"(?P<b>[A-Za-z]{3})[a-z]*\.?",
    "H": r"\d{1,2}",
    "M": r"\d{2}",
    "S": r"\d{2}(?:\.\d+)?",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_EPOCH = -25569  # 1899-12-30: the day 0 of spreadsheets
FIRST_YEAR, LAST_YEAR = 1900, 2200
ISO = "%Y-%m-%d"


class UnableToReadFormat(Unable):
    """A date format that names no year, or a token that is not known."""


def pattern_of(form: str) -> str:
    """The regular expression of a format such as `%d/%m/%Y`. Raises UnableToReadFormat."""
    spelled = form.replace("%B", "%b")
    pieces = re.split(r"%(.)", spelled)
    unknown = set(pieces[1::2]) - _TOKENS.keys()
    if unknown or not {"Y", "y"} & set(pieces[1::2]) or not {"m", "b"} & set(pieces[1::2]):
        raise UnableToReadFormat(
            _(
                "The date format %(form)r can't be used: it needs a year and a month and knows %%Y "
                "%%y %%m %%b %%d %%H %%M %%S."
            )
            % {"form": form}
        )
    expression = "".join(_TOKENS[p] if i % 2 else re.escape(p) for i, p in enumerate(pieces))
    tail = "" if "%H" in form else r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    return f"^{expression}{tail}$"


def from_text(*, text: pa.Array, form: str, last_day: bool = False) -> tuple[Ints, NDArray[np.bool_]]:
    """Day numbers and where the text is no date. `last_day`: a month without a day means its last."""
    if form == "excel":
        return from_serials(text=text)
    found = pc.extract_regex(pc.utf8_trim_whitespace(text), pattern_of(form))
    names = {found.type.field(i).name for i in range(found.type.num_fields)}
    matched = found.is_valid().to_numpy(zero_copy_only=False)
    part = {name: _int(found.field(name)) for name in names - {"b"}}
    year = part["Y"] if "Y" in part else part["y"] + np.where(part["y"] < 70, 2000, 1900)
    month = part["m"] if "m" in part else _named_month(found.field("b"))
    day = part.get("d")
    days, good = _civil(year, month, np.ones_like(year) if day is None else day)
    if day is None and last_day:
        days = _civil(year + month // 12, month % 12 + 1, np.ones_like(year))[0] - 1
    bad = text.is_valid().to_numpy(zero_copy_only=False) & ~(matched & good)
    return np.where(bad, 0, days), bad


def from_serials(*, text: pa.Array) -> tuple[Ints, NDArray[np.bool_]]:
    """Day numbers of a spreadsheet (45292 = 2024-01-01)."""
    found = pc.extract_regex(text, r"^(?P<n>\d{4,6})(?:\.\d+)?$").field("n")
    days = _int(found) + _EXCEL_EPOCH
    bad = text.is_valid().to_numpy(zero_copy_only=False) & ~_in_range(days)
    return np.where(bad, 0, days), bad


def from_dates(*, dates: pa.Array) -> tuple[Ints, NDArray[np.bool_]]:
    """Day numbers of a date or timestamp column."""
    days = pc.cast(dates, pa.date32(), safe=False).cast(pa.int32()).fill_null(0)
    numbers = days.to_numpy(zero_copy_only=False).astype(np.int64)
    bad = dates.is_valid().to_numpy(zero_copy_only=False) & ~_in_range(numbers)
    return np.where(bad, 0, numbers), bad


def _in_range(days: Ints) -> NDArray[np.bool_]:
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.asarray((years >= FIRST_YEAR) & (years <= LAST_YEAR))


def _int(text: pa.Array) -> Ints:
    digits = pc.utf8_lpad(text.fill_null(""), 1, "0")
    return np.asarray(digits.cast(pa.int64()).to_numpy(zero_copy_only=False), np.int64)


def _named_month(names: pa.Array) -> Ints:
    place = pc.index_in(pc.utf8_lower(names), value_set=pa.array(_MONTHS))
    return np.asarray(place.fill_null(-1).to_numpy(zero_copy_only=False), np.int64) + 1


def _civil(year: Ints, month: Ints, day: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Day numbers, and where year, month and day make a date."""
    good = (month >= 1) & (month <= 12) & (day >= 1) & (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    good = good & (day <= following - first)
    return np.where(good, first + day - 1, 0), good
