"""What a column of an unknown tape holds: numbers, dates, and in which form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arrears.adapters.mapping import dates, numbers
from arrears.adapters.tapes.tape import Tape

ABSENT = (
    "NA",
    "N/A",
    "n/a",
    "#N/A",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "-",
    "--",
    "\\N",
    ".",
    "无",
    "空",
    "—",
)
FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%m/%d/%Y", "%d/%m/%Y",
    "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%y", "%m/%d/%y",
    "%d/%m/%y", "%m/%Y", "%Y-%m", "%Y/%m", "%Y%m", "%Y年%m月", "%b-%Y", "%b-%y", "excel",
)  # fmt: skip
_SAMPLE = 20_000
_DISTINCT = 2_000  # forms are tried on so many different cells of the sample
_ENOUGH = 0.9  # of the cells must fit a form; the others will be quarantined, and the draft says how many


@dataclass(frozen=True)
class Guessed:
    """A column with its cells as text; absent ones are null."""

    name: str
    cells: pa.Array
    typed_date: bool
    absent: tuple[str, ...]

    @cached_property
    def filled(self) -> pa.Array:
        """The cells that say something."""
        return self.cells.drop_null()

    @cached_property
    def distinct(self) -> pa.Array:
        """Different cells that say something, up to a number that is quick to try."""
        return pc.unique(self.filled).slice(0, _DISTINCT)

    @cached_property
    def forms(self) -> dict[str, float]:
        """Date forms that fit, with the share of cells that they fit; best first."""
        if self.typed_date:
            return {dates.ISO: 1.0}
        if not len(self.filled):
            return {}
        shares = {}
        for form in FORMS:
            bad = dates.from_text(text=self.distinct, form=form)[1]
            share = 1 - float(bad.mean())
            if share >= _ENOUGH:
                shares[form] = share
        return dict(sorted(shares.items(), key=lambda pair: (-pair[1], FORMS.index(pair[0]))))

    def values(self, spelling: numbers.Spelling) -> np.ndarray:
        """The numbers of the column's different cells in millionths; those that are none are left out."""
        values, codes = numbers.from_text(text=self.distinct, digits=6, spelling=spelling, rounded=True)
        return np.asarray(values[codes == 0])

    def is_number(self, spelling: numbers.Spelling) -> bool:
        """Whether most cells are numbers in this spelling."""
        if not len(self.filled):
            return False
        return bool(len(self.values(spelling)) >= _ENOUGH * len(self.distinct))


@dataclass(frozen=True)
class Sheet:
    """A tape with its columns guessed."""

    tape: Tape
    columns: dict[str, Guessed]
    spelling: numbers.Spelling = field(default_factory=numbers.Spelling)

    @property
    def absent(self) -> list[str]:
        """Words that stand for an empty cell anywhere in the tape."""
        return sorted({word for column in self.columns.values() for word in column.absent})


def look(tape: Tape) -> Sheet:
    """Guesses the columns of a tape from its first rows."""
    rows = tape.rows.slice(0, _SAMPLE)
    columns = {name: _column(name, rows[name]) for name in rows.column_names}
    return Sheet(tape, columns, _spelling(list(columns.values())))


def look_at(sheet: Sheet, name: str) -> pa.Array:
    """All different cells of a column that say something."""
    return pc.unique(_column(name, sheet.tape.rows[name]).filled)


def _column(name: str, column: pa.ChunkedArray) -> Guessed:
    typed_date = pa.types.is_date(column.type) or pa.types.is_timestamp(column.type)
    if typed_date:
        column = column.cast(pa.date32(), safe=False)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return Guessed(name, pa.nulls(len(column), pa.string()), False, ())
    text = pc.utf8_trim_whitespace(
        pa.concat_arrays(column.cast(pa.string()).chunks or [pa.array([], pa.string())])
    )
    absent = tuple(w for w in ABSENT if pc.any(pc.equal(text, w)).as_py())
    text = pc.if_else(pc.is_in(text, value_set=pa.array(["", *absent])), None, text)
    return Guessed(name, text, typed_date, absent)


def _spelling(columns: Sequence[Guessed]) -> numbers.Spelling:
    """Decimal and thousands marks: the pair with which most columns are numbers; the plain one on a draw."""
    candidates = [
        numbers.Spelling(percent=True),
        numbers.Spelling(thousands=",", percent=True),
        numbers.Spelling(decimal=",", percent=True),
        numbers.Spelling(decimal=",", thousands=".", percent=True),
        numbers.Spelling(thousands=" ", percent=True),
    ]
    texts = [
        c
        for c in columns
        if not c.typed_date and len(c.filled) and c.forms.keys() <= {"excel", "%Y%m", "%Y%m%d"}
    ]

    def score(spelling: numbers.Spelling) -> float:
        return round(sum(len(c.values(spelling)) / len(c.distinct) for c in texts), 6)

    return max(candidates, key=lambda spelling: (score(spelling), -candidates.index(spelling)))


def plain(name: str) -> str:
    """A name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.lower())
