"""Whether delinquent days are paused on a day, from a loan's events. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from arrears.kernel.codes import Kind

if TYPE_CHECKING:
    from arrears.servicing.queries.loan_rows import EventRow


def is_paused(*, events: "Iterable[EventRow]", on: date) -> bool:
    """Whether a pause that began by the day has not run out or been ended (docs/fold.md, section 10)."""
    standing = [event for event in events if event.reversed_by is None and event.value_on <= on]
    ends = [event.value_on for event in standing if event.kind == Kind.RESUME_DELINQUENCY]
    return any(
        (pause.due_on is None or pause.due_on > on) and not any(end >= pause.value_on for end in ends)
        for pause in standing
        if pause.kind == Kind.PAUSE_DELINQUENCY
    )
