"""A story in words, for the person who must find out which of the two engines is wrong."""

from arrears.kernel.book import NONE_DAY, TERMS_DEFAULTS
from arrears.kernel.codes import Channel, Kind, Method, Part, Unit
from tests.oracle.dates import to_date
from tests.properties.histories import Event, Story

PLAN = ("rate_ppb", "instalments", "every", "unit", "treatment")


def day_text(day: int) -> str:
    """A day as YYYY-MM-DD, or a dash."""
    return "-" if abs(day) > 2_000_000 else to_date(day).isoformat()


def as_text(story: Story) -> str:
    """Terms that differ from the defaults, the agreement, rows and events, one a line."""
    terms = {name: value for name, value in story.terms.items() if value != TERMS_DEFAULTS[name]}
    named = {"method": Method(story.terms["method"]).name, "unit": Unit(story.terms["unit"]).name}
    named["rate_unit"] = Unit(story.terms["rate_unit"]).name
    terms = {name: named.get(name, value) for name, value in (terms | named).items()}
    loan = dict(story.loan)
    for name in ("start_day", "first_due_day"):
        loan[name] = day_text(loan.get(name, NONE_DAY))  # type: ignore[assignment]
    lines = [f"# {story.source}", f"terms  {terms}", f"loan   {loan}"]
    lines += [
        f"row    {day_text(row['due_day'])} { ({k: v for k, v in row.items() if v and k != 'due_day'}) }"
        for row in story.rows
    ]
    return "\n".join(lines + [_event_text(drawn) for drawn in story.events])


def _event_text(drawn: Event) -> str:
    words = [
        f"event  {drawn['event_id']:>5}",
        day_text(drawn["value_day"]),
        f"{Kind(drawn['kind']).name:<18}",
    ]
    words.append(f"{drawn['amount_minor']:>12}")
    if drawn["posted_day"] != drawn["value_day"]:
        words.append(f"posted {day_text(drawn['posted_day'])}")
    if drawn["channel"]:
        words.append(Channel(drawn["channel"]).name)
    if drawn["kind"] in (Kind.FEE, Kind.WAIVE):
        words.append(Part(drawn["part"]).name)
    if drawn["ref"]:
        words.append(f"ref {drawn['ref']}")
    if drawn["due_day"] != NONE_DAY:
        words.append(f"due {day_text(drawn['due_day'])}")
    if drawn.get("to_day"):
        words.append(f"to {day_text(drawn['to_day'])}")
    words += [f"{name} {drawn[name]}" for name in PLAN if drawn.get(name)]
    parts = {name: value for name, value in drawn.items() if name.endswith(("_minor", "_ppm")) and value}
    if len(parts) > 1 or drawn["split"]:
        words.append(str(parts))
    return " ".join(words)
