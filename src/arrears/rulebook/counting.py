"""What a cap on contacts counts: of whom, which event, in which window, over which channels."""

from dataclasses import dataclass

from arrears.rulebook.fields import Fields

OF = ("debtor", "account", "debt", "contact_point")
EVENTS = (
    "dial_attempt",
    "unanswered_dial",
    "call_placed",
    "effective_conversation",
    "communication_initiated",
    "actual_contact",
    "any_contact",
    "message",
    "visit",
    "reminder",
    "payment_attempt",
    "channel",
)
WINDOWS = (
    "calendar_day",
    "week",
    "month",
    "rolling_7_days",
    "rolling_30_days",
    "rolling_12_months",
    "7_days_after_conversation",
    "while_overdue",
)
CHANNELS = (
    "all",
    "phone",
    "voice_human",
    "voice_bot",
    "sms",
    "email",
    "voicemail",
    "visit",
    "letter",
    "in_app",
    "push",
)
# Where a contact reaches the debtor: at work; anywhere but at home or on the personal number.
PLACES = ("", "work", "elsewhere")
# What lifts a rule for one debtor: needs its evidence.
OVERRIDES = ("none", "agreement", "consent")


@dataclass(frozen=True, kw_only=True)
class Counting:
    """A point in unit × event × window: a cap holds for the count of it."""

    of: str
    event: str
    window: str
    channels: tuple[str, ...]


def read_counting(fields: Fields) -> Counting | None:
    """The mapping below `counts`; None without it."""
    if not fields.has("counts"):
        return None
    inside = fields.inside("counts")
    counting = Counting(
        of=inside.choice("of", {name: name for name in OF}),
        event=inside.choice("event", {name: name for name in EVENTS}),
        window=inside.choice("window", {name: name for name in WINDOWS}),
        channels=inside.texts("channels", known=CHANNELS) or ("all",),
    )
    inside.done()
    return counting
