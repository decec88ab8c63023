"""What several pages of the workbench show alike: money, moments, people, tables of cases."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CASE_STATE, NEXT_STEP
from arrears.collection.cases.queries import CaseRow
from arrears.parties.queries import MaskedPerson, masked_people
from arrears.web.formats import money
from arrears.web.tables import Column, Link, Table


def moment(at: datetime | None) -> str | None:
    """Day and time in the lender's zone."""
    return None if at is None else timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """Masked names by person; people who are not registered have their number."""
    found: dict[int, MaskedPerson] = masked_people(ids=set(person_ids))
    return {person: found[person].name if person in found else f"#{person}" for person in person_ids}


def bucket_name(code: str) -> str:
    """The bucket as people read it."""
    return _("Charged off") if code == "off" else code


def case_link(case_id: int, text: str, *, talk: bool = False) -> Link:
    return Link(text=text, href=reverse("talk" if talk else "case", args=[case_id]))


def cases_table(rows: Sequence[CaseRow], *, caption: str, talk: bool = False) -> Table:
    """Cases as every list shows them."""
    names = names_of([row.person_id for row in rows])
    columns = [
        Column(key="debtor", label=_("Debtor"), kind="link", head=True),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="bucket", label=_("Bucket")),
        Column(key="dpd", label=_("Days past due"), kind="days", sortable=True),
        Column(key="overdue", label=_("Overdue"), kind="figure", sortable=True),
        Column(key="next", label=_("Next step"), kind="mark"),
        Column(key="at", label=_("When")),
        Column(key="collector", label=_("Collector"), less=True),
    ]
    return Table(caption=caption, columns=columns, rows=[_line(row, names, talk) for row in rows])


def _line(row: CaseRow, names: dict[int, str], talk: bool) -> dict[str, Any]:
    return {
        "debtor": case_link(row.id, names[row.person_id], talk=talk),
        "state": CASE_STATE[row.state],
        "bucket": bucket_name(row.bucket) or None,
        "dpd": row.dpd_days,
        "overdue": money(row.overdue_minor, row.currency),
        "next": NEXT_STEP[row.next_step] if row.next_step else None,
        "at": moment(row.next_at) or (row.promise_due_on and row.promise_due_on.isoformat()),
        "collector": row.collector or None,
    }
