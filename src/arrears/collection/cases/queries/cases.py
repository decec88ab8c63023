"""Cases as rows that do not change."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.cases.choices import ArrearsReason, CaseState, NextStep
from arrears.collection.cases.failures import UnableToFindCase
from arrears.collection.cases.models import Case, CaseLoan


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case; amounts in minor units of `currency`, as of the end of the day before `followed_on` closed."""

    id: int
    person_id: int
    loan_ids: tuple[int, ...]  # that are in it now; of a closed case those that were
    state: CaseState
    opened_on: date
    since_on: date
    closed_on: date | None
    closed_why: str
    reopened: int
    segment: str
    language: str
    dpd_days: int
    bucket: str
    currency: str
    overdue_minor: int
    owed_minor: int
    value: float
    value_by: str
    reason: ArrearsReason
    next_step: NextStep
    next_at: datetime | None
    promise_due_on: date | None
    promises: int
    hold_reason: str
    hold_until: date | None
    collector: str
    leased_by: str
    leased_until: datetime | None
    last_worked_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def is_held(self) -> bool:
        return self.hold_reason != ""


@dataclass(frozen=True, kw_only=True)
class CaseLoanRow:
    """A loan in a case."""

    loan_id: int
    joined_on: date
    left_on: date | None
    left_why: str
    dpd_days: int
    currency: str
    overdue_minor: int
    owed_minor: int
    charged_off: bool


_PLAIN = tuple(item.name for item in fields(CaseRow) if item.name not in {"loan_ids"})
_CODES = {"state": CaseState, "reason": ArrearsReason, "next_step": NextStep}


def case(*, case_id: int) -> CaseRow:
    """A case, open or closed. Raises UnableToFindCase."""
    found = Case.objects.filter(id=case_id).first()
    if found is None:
        raise UnableToFindCase(_("There is no case %(id)d.") % {"id": case_id})
    return rows_of([found])[0]


def case_of_person(person_id: int) -> CaseRow | None:
    """The open case of a debtor; None when nothing of theirs is in arrears."""
    found = Case.objects.filter(person_id=person_id, closed_on=None).first()
    return rows_of([found])[0] if found else None


def cases_of_person(*, person_id: int) -> list[CaseRow]:
    """All cases of a debtor, the newest first."""
    return rows_of(list(Case.objects.filter(person_id=person_id).order_by("-id")))


def loans_of_case(*, case_id: int) -> list[CaseLoanRow]:
    """The loans that are or were in a case."""
    names = tuple(item.name for item in fields(CaseLoanRow))
    return [
        CaseLoanRow(**values)
        for values in CaseLoan.objects.filter(case_id=case_id).order_by("id").values(*names)
    ]


def rows_of(found: list[Case]) -> list[CaseRow]:
    """Rows with the ids of their loans, one further query."""
    ids: dict[int, list[tuple[bool, int]]] = {one.id: [] for one in found}
    kept = CaseLoan.objects.filter(case_id__in=ids).order_by("loan_id")
    for case_id, loan_id, left_on in kept.values_list("case_id", "loan_id", "left_on"):
        ids[case_id].append((left_on is None, loan_id))
    rows = []
    for one in found:
        inside = tuple(loan for is_in, loan in ids[one.id] if is_in or one.closed_on is not None)
        values: dict[str, Any] = {name: getattr(one, name) for name in _PLAIN}
        values |= {name: code(values[name]) for name, code in _CODES.items()}
        rows.append(CaseRow(loan_ids=inside, **values))
    return rows
