"""What other slices may read of disputes and complaints."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from arrears.collection.complaints.choices import MatterKind, MatterState, Redress, RootCause, Topic, Verdict
from arrears.collection.complaints.models import Matter, MatterStep
from arrears.collection.complaints.operations.move import UnableToFindMatter
from arrears.collection.complaints.operations.receive import ANSWER_PURPOSE, WORDS_PURPOSE
from arrears.collection.complaints.policy import OPEN, UNDECIDED
from arrears.plumbing.crypto import open_sealed
from arrears.rulebook.working_days import days_left


@dataclass(frozen=True, kw_only=True)
class MatterRow:
    """A matter in a list."""

    id: int
    person_id: int
    loan_id: int | None
    loan_number: str
    kind: MatterKind
    topic: Topic
    state: MatterState
    jurisdiction: str
    channel: str
    received_on: date
    acknowledge_by: date
    acknowledged_on: date | None
    due_on: date
    working_days: bool
    cited: str
    extended: int
    holds_case: bool
    verdict: Verdict
    root_cause: RootCause
    redress: Redress
    redress_minor: int
    redress_reference: str
    decided_on: date | None
    closed_on: date | None

    @property
    def undecided(self) -> bool:
        """Whether its clock runs."""
        return self.state in UNDECIDED

    def days_left(self, *, on: date) -> int:
        """Days (working days where the clock counts those) until the last day; below zero: overdue."""
        return days_left(jurisdiction=self.jurisdiction, on=on, until=self.due_on, working=self.working_days)


@dataclass(frozen=True, kw_only=True)
class MatterStepRow:
    """Something that was done."""

    before: MatterState | None
    after: MatterState
    on: date
    at: datetime
    actor: str
    note: str


@dataclass(frozen=True, kw_only=True)
class MatterPage:
    """All of a matter; `words` and `answer` in clear: for the borrower and those who decide."""

    matter: MatterRow
    words: str
    answer: str
    about: str
    attempt_id: int | None
    steps: tuple[MatterStepRow, ...]


def matters_of_person(*, person_id: int) -> list[MatterRow]:
    """All of a borrower, the newest first."""
    return [_row(found) for found in Matter.objects.filter(person_id=person_id).order_by("-id")]


def matters_by_clock(
    *, kinds: Collection[MatterKind] = (), open_only: bool = True, limit: int = 200
) -> list[MatterRow]:
    """Those whose clock runs out first stand first; decided ones after them."""
    found: QuerySet[Matter] = Matter.objects.all()
    if kinds:
        found = found.filter(kind__in=list(kinds))
    if open_only:
        found = found.filter(state__in=list(OPEN))
    rows = [_row(one) for one in found.order_by("due_on", "id")[:limit]]
    return sorted(rows, key=lambda row: not row.undecided)


def complaints_about(*, prefix: str, since: date) -> dict[str, int]:
    """Complaints since a day by whom they are about (`agency:hengxin:li`), of those that begin so."""
    found = Matter.objects.filter(
        kind=int(MatterKind.COMPLAINT), about__startswith=prefix, received_on__gte=since
    )
    return dict(found.values_list("about").annotate(times=Count("id")))


def overdue_clocks(*, on: date) -> int:
    """How many are past the last day of their clock without a decision."""
    return Matter.objects.filter(state__in=list(UNDECIDED), due_on__lt=on).count()


def matter_row(*, matter_id: int) -> MatterRow:
    """One matter. Raises UnableToFindMatter."""
    return _row(_found(matter_id))


def matter_page(*, matter_id: int) -> MatterPage:
    """One matter with everything. Raises UnableToFindMatter."""
    found = _found(matter_id)
    steps = MatterStep.objects.filter(matter=found).order_by("id")
    return MatterPage(
        matter=_row(found),
        words=_opened(found.words_sealed, WORDS_PURPOSE),
        answer=_opened(found.answer_sealed, ANSWER_PURPOSE),
        about=found.about,
        attempt_id=found.attempt_id,
        steps=tuple(
            MatterStepRow(
                before=MatterState(step.before) if step.before else None,
                after=MatterState(step.after),
                on=step.on,
                at=step.at,
                actor=step.actor,
                note=step.note,
            )
            for step in steps
        ),
    )


def _found(matter_id: int) -> Matter:
    found = Matter.objects.filter(id=matter_id).first()
    if found is None:
        raise UnableToFindMatter(_("There is no matter %(id)s.") % {"id": matter_id})
    return found


def _opened(sealed: memoryview | bytes | None, purpose: str) -> str:
    return "" if sealed is None else open_sealed(sealed, purpose=purpose)


def _row(found: Matter) -> MatterRow:
    coded = {"kind", "topic", "state", "verdict", "root_cause", "redress"}
    plain = {name: getattr(found, name) for name in MatterRow.__dataclass_fields__ if name not in coded}
    return MatterRow(
        **plain,
        kind=MatterKind(found.kind),
        topic=Topic(found.topic),
        state=MatterState(found.state),
        verdict=Verdict(found.verdict),
        root_cause=RootCause(found.root_cause),
        redress=Redress(found.redress),
    )


def complaints_received(*, from_on: date, to_on: date) -> int:
    """How many complaints came in on the days from_on..to_on."""
    found = Matter.objects.filter(kind=MatterKind.COMPLAINT, received_on__range=(from_on, to_on))
    return found.count()


def complaints_of_people(*, person_ids: Collection[int], from_on: date, to_on: date) -> int:
    """How many complaints of some people came in on the days from_on..to_on."""
    found = Matter.objects.filter(kind=MatterKind.COMPLAINT, received_on__range=(from_on, to_on))
    return found.filter(person_id__in=set(person_ids)).count()
