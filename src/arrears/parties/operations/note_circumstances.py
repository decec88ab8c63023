"""What is known of people's income and debts from a day on: rows are added, never changed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from arrears.parties.choices import Employment
from arrears.parties.models import Person
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.failures import Unable

COLUMNS = {
    "person_id": pa.int64(),
    "from_on": pa.date32(),
    "employment": pa.int64(),  # parties.choices.Employment
    "income_monthly_minor": pa.int64(),
    "pay_day": pa.int64(),  # day of the month, may be null
    "debt_elsewhere_minor": pa.int64(),
    "debt_elsewhere_monthly_minor": pa.int64(),
}
# May be left out of the table, as may their values.
OPTIONAL = {
    "living_monthly_minor": pa.int64(),  # what the household needs
    "household": pa.int64(),  # persons who live on the income
}
_MAY_BE_NULL = {"pay_day"}
_AMOUNTS = {name for name in (*COLUMNS, *OPTIONAL) if name.endswith("_minor")}


class UnableToNoteCircumstances(Unable):
    """Circumstances that can't be noted; the message says which and why."""


def note_circumstances(*, circumstances: pa.Table, source: str) -> int:
    """Adds rows (columns: COLUMNS and, where known, OPTIONAL) and returns how many.

    Raises UnableToNoteCircumstances.
    """
    lacking = sorted(set(COLUMNS) - set(circumstances.column_names))
    if lacking:
        raise UnableToNoteCircumstances(
            _("The table of circumstances lacks the columns %(lacking)s.") % {"lacking": lacking}
        )
    table = pa.table(
        {name: circumstances[name].combine_chunks().cast(kind) for name, kind in COLUMNS.items()}
        | {
            name: circumstances[name].combine_chunks().cast(kind)
            for name, kind in OPTIONAL.items()
            if name in circumstances.column_names
        }
    )
    _check(table)
    return copy_in(
        table="parties_circumstances", data=table.append_column("source", pa.repeat(source, table.num_rows))
    )


def _check(table: pa.Table) -> None:
    for name in set(COLUMNS) - _MAY_BE_NULL:
        if table[name].null_count:
            raise UnableToNoteCircumstances(_("A row of the circumstances has no %(name)s.") % {"name": name})
    for name in sorted(_AMOUNTS & set(table.column_names)):
        if pc.any(pc.less(table[name], 0)).as_py():
            raise UnableToNoteCircumstances(
                _("A row of the circumstances has %(name)s below zero.") % {"name": name}
            )
    if not np.isin(table["employment"].to_numpy(), list(Employment)).all():
        raise UnableToNoteCircumstances(_("A row has an employment that is not in parties/choices.py."))
    days = pc.and_(pc.greater_equal(table["pay_day"], 1), pc.less_equal(table["pay_day"], 31))
    if not pc.all(days).as_py() and pc.any(pc.invert(days)).as_py():
        raise UnableToNoteCircumstances(_("A pay day is a day of the month, 1 to 31."))
    people = pc.unique(table["person_id"]).to_pylist()
    if Person.objects.filter(id__in=people).count() != len(people):
        raise UnableToNoteCircumstances(
            _("A row names a person who is not registered. Register people first.")
        )
