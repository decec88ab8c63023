"""Whether a loan is observed after a restructuring, and since when it could be classified better."""

from dataclasses import dataclass
from datetime import date

from arrears.plumbing.days import to_day
from arrears.rulebook import parameters
from arrears.servicing.observation import observed_until
from arrears.servicing.plan_policy import RESTRUCTURINGS
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan, with_events
from arrears.servicing.queries.earlier_changes import earlier_changes
from arrears.servicing.sides import side


@dataclass(frozen=True, kw_only=True)
class Observation:
    """The observation of the latest restructuring."""

    restructured_on: date
    until_on: date  # the shortest observation's last day
    on_time: int  # instalments in a row paid in full by their due day since, up to the day asked for
    on_time_needed: int
    over: bool  # both the time and the repayments are there
    cited: tuple[str, ...]


def observation_of_loan(*, loan_id: int, as_of: date, known_on: date | None = None) -> Observation | None:
    """The observation as of a day, with what was known on a day (None: everything).

    None without a restructuring, or where the law knows no observation. Raises UnableToFindLoan.
    """
    head = head_of_loan(loan_id=loan_id)
    known = known_on or date.max
    book = book_of_loan(loan_id=loan_id, known=known)
    rules = [
        parameters.strictest(
            jurisdiction=head.jurisdiction, rule=f"restructuring_observation_{name}", on=as_of
        )
        for name in ("months", "repayments")
    ]
    seen = book.events[
        (book.events["posted_day"] <= to_day(known)) & (book.events["value_day"] <= to_day(as_of))
    ]
    then = with_events(book=book, events=seen)
    changes = [change for change in earlier_changes(book=then) if change.kind in RESTRUCTURINGS]
    if rules[0] is None or not changes:
        return None
    since = changes[-1].on
    until = observed_until(changes=changes, months=int(rules[0].value)) or since
    rows = side(book=then, as_of=as_of).instalments
    on_time = 0
    for row in sorted((r for r in rows if since < r.due_on <= as_of), key=lambda r: r.due_on):
        on_time = on_time + 1 if row.open_minor == 0 and row.paid_on and row.paid_on <= row.due_on else 0
    needed = 0 if rules[1] is None else int(rules[1].value)
    return Observation(
        restructured_on=since,
        until_on=until,
        on_time=on_time,
        on_time_needed=needed,
        over=as_of > until and on_time >= needed,
        cited=tuple(rule.cite() for rule in rules if rule is not None),
    )
