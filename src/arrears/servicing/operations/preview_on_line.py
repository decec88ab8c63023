"""What a verb would do to a line, before it is done: the same checks, nothing written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from arrears.plumbing import clock
from arrears.servicing.approval_policy import Needed
from arrears.servicing.line_kinds import LimitState
from arrears.servicing.operations.draw import draw
from arrears.servicing.operations.line_verbs import change_of
from arrears.servicing.operations.one_line_change import line_of, plan_change
from arrears.servicing.queries.book_of_loan import book_of_loan
from arrears.servicing.queries.line_page import LinePage, available, line_page
from arrears.servicing.sides import Side, side


@dataclass(frozen=True, kw_only=True)
class LineSide:
    """A line without or with what is said. Amounts in minor units."""

    limit: LimitState
    used_minor: int

    @property
    def available_minor(self) -> int:
        """What may still be bought or drawn."""
        return available(limit=self.limit, used_minor=self.used_minor)


@dataclass(frozen=True, kw_only=True)
class LinePreview:
    """A line before and after, as of the open business date; `drawing`: the loan that a drawing would be."""

    verb: str
    line_id: int
    currency: str
    as_of: date
    before: LineSide
    after: LineSide
    drawing: Side | None
    second_person: Needed | None
    history_mark: int  # a preview of another history is stale


def preview_on_line(*, verb: str, said: Mapping[str, Any]) -> LinePreview:
    """The line before and after what is said. Key, actor and source may be left out.

    Raises what the verb itself would raise (it says what to do), UnableToFindVerb, UnableToFindLine.
    """
    words = {"idempotency_key": "preview", "actor": "preview", "source": "preview", **said}
    opened = clock.business_date()
    line = line_of(line_id=words["line_id"])
    page = line_page(line_id=line.id, as_of=opened, known_on=opened)
    before = _side(page)
    if verb == "draw":
        after, drawing = _drawn(words, opened)
        return LinePreview(
            verb=verb, line_id=line.id, currency=line.currency, as_of=opened, before=before, after=after,
            drawing=drawing, second_person=None, history_mark=page.history_mark,
        )  # fmt: skip
    planned = plan_change(request=change_of(verb=verb, said=words), line=line)
    return LinePreview(
        verb=verb,
        line_id=line.id,
        currency=line.currency,
        as_of=opened,
        before=before,
        after=LineSide(limit=planned.after, used_minor=page.used_minor),
        drawing=None,
        second_person=planned.second_person,
        history_mark=page.history_mark,
    )


def _side(page: LinePage) -> LineSide:
    return LineSide(limit=page.limit, used_minor=page.used_minor)


def _drawn(said: dict[str, Any], opened: date) -> tuple[LineSide, Side]:
    """The drawing made and rolled back: a preview of a new loan, by the operation itself."""
    with transaction.atomic():
        made = draw(**{**said, "idempotency_key": f"preview/{said['line_id']}"})
        page = line_page(line_id=made.line_id, as_of=opened, known_on=opened)
        drawing = side(book=book_of_loan(loan_id=made.loan_id), as_of=opened)
        transaction.set_rollback(True)
    return _side(page), drawing
