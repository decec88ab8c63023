"""An account statement that a borrower shares: what comes in and goes out in a month. Pure.

CSV as banks export it, with a heading somewhere near the top; the columns are known by their names below.
"""

import csv
import hashlib
import io
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from statistics import median_low

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

BYTES_MAX = 2_000_000
_ROWS_MAX, _HEADING_WITHIN, _MONTHS_LEAST = 20_000, 40, 2
_SLACK_DAYS = 3  # an account rarely moves on every day: so many may be missing at either end of a month
# Headings by what they hold, in lower case.
_DAY = ("日期", "交易日期", "记账日期", "交易时间", "date", "booking date", "value date")
_AMOUNT = ("金额", "交易金额", "发生额", "amount")
_IN = ("收入", "收入金额", "存入", "存入金额", "贷方金额", "贷方发生额", "credit", "paid in")
_OUT = ("支出", "支出金额", "支取", "支取金额", "借方金额", "借方发生额", "debit", "paid out")
_SIGN = ("收/支", "收支", "借贷", "借贷标志", "direction", "type")
_GOES_OUT = ("支出", "支", "借", "dr", "d", "debit", "out")
_COMES_IN = ("收入", "收", "贷", "cr", "c", "credit", "in")
_DAYS = (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})"), re.compile(r"(\d{4})(\d{2})(\d{2})"))


class UnableToReadStatement(Unable):
    """The file can't be read as an account statement; the message says what it has to hold."""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What a statement shows; amounts in minor units, the (lower) median of its whole months."""

    income_minor: int
    spent_minor: int
    months: int
    digest: str  # sha256 of the file, which is not kept


def read_shared(*, content: bytes, digits: int) -> Shared:
    """Figures of a statement in a currency with so many decimals. Raises UnableToReadStatement."""
    if len(content) > BYTES_MAX:
        raise UnableToReadStatement(_("The statement is larger than 2 MB. Share fewer months."))
    rows = _rows(content)
    found = [move for move in (_move(row, columns, digits) for columns, row in rows) if move is not None]
    if not found:
        raise UnableToReadStatement(
            _("No movements were found. Share a CSV file with columns for the day and the amount.")
        )
    first, last = min(day for day, _minor in found), max(day for day, _minor in found)
    months = [month for month in sorted({(d.year, d.month) for d, _m in found}) if _whole(month, first, last)]
    if len(months) < _MONTHS_LEAST:
        raise UnableToReadStatement(_("Share a statement of at least two whole months."))
    came: dict[tuple[int, int], int] = defaultdict(int)
    went: dict[tuple[int, int], int] = defaultdict(int)
    for day, minor in found:
        (came if minor > 0 else went)[day.year, day.month] += abs(minor)
    return Shared(
        income_minor=median_low([came[month] for month in months]),
        spent_minor=median_low([went[month] for month in months]),
        months=len(months),
        digest=hashlib.sha256(content).hexdigest(),
    )


def _rows(content: bytes) -> list[tuple[dict[str, int], Sequence[str]]]:
    """Rows below the heading, each with the places of its columns."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    separator = max(",;\t", key=text[:20_000].count)
    lines = list(csv.reader(io.StringIO(text), delimiter=separator))[:_ROWS_MAX]
    for place, line in enumerate(lines[:_HEADING_WITHIN]):
        columns = _columns([cell.strip().lower() for cell in line])
        if columns is not None:
            return [(columns, row) for row in lines[place + 1 :]]
    return []


def _columns(names: Sequence[str]) -> dict[str, int] | None:
    """Places of the columns; None where it is no heading."""
    known = {"day": _DAY, "amount": _AMOUNT, "in": _IN, "out": _OUT, "sign": _SIGN}
    found = {
        key: next(place for place, name in enumerate(names) if name in wanted)
        for key, wanted in known.items()
        if any(name in wanted for name in names)
    }
    return found if "day" in found and ("amount" in found or {"in", "out"} <= set(found)) else None


def _move(row: Sequence[str], columns: dict[str, int], digits: int) -> tuple[date, int] | None:
    """Day and signed minor units; None for a line that is no movement (a sum, a remark)."""
    cells = {key: row[place].strip() if place < len(row) else "" for key, place in columns.items()}
    day = _day(cells["day"])
    if day is None:
        return None
    if "amount" not in cells:
        minor = _minor(cells["in"], digits) - _minor(cells["out"], digits)
    else:
        minor = _minor(cells["amount"], digits)
        sign = cells.get("sign", "").lower()
        if sign in _GOES_OUT:
            minor = -abs(minor)
        elif sign in _COMES_IN:
            minor = abs(minor)
    return (day, minor) if minor else None


def _day(text: str) -> date | None:
    for form in _DAYS:
        hit = form.match(text)
        if hit:
            try:
                return date(int(hit[1]), int(hit[2]), int(hit[3]))
            except ValueError:
                return None
    return None


def _minor(text: str, digits: int) -> int:
    plain = re.sub(r"[,，\s¥￥元+]", "", text)
    try:
        value = Decimal(plain or "0")
        return int(value.scaleb(digits)) if value.is_finite() and abs(value) < Decimal(10) ** 13 else 0
    except InvalidOperation:
        return 0


def _whole(month: tuple[int, int], first: date, last: date) -> bool:
    """Whether the statement covers a month, but for a few days at its ends."""
    begins, ends = date(*month, 1 + _SLACK_DAYS), date(*month, monthrange(*month)[1] - _SLACK_DAYS)
    return first <= begins and last >= ends
