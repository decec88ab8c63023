"""What is asked of the gate, and what it answers. Pure values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How a person is reached."""

    VOICE_HUMAN = "voice_human"
    VOICE_BOT = "voice_bot"
    SMS = "sms"
    EMAIL = "email"
    PUSH = "push"
    IN_APP = "in_app"
    LETTER = "letter"
    VISIT = "visit"


class Purpose(StrEnum):
    """What a contact is for."""

    REMIND = "remind"  # before the due date, or friendly after it
    COLLECT = "collect"
    NEGOTIATE = "negotiate"  # answers a request for a plan or for help
    LOCATE = "locate"  # asks a third person to relay; never tells of the debt
    NOTICE = "notice"  # a notice that the law asks for
    ANSWER = "answer"  # the debtor asked to be contacted


class Verdict(StrEnum):
    """May it be done?"""

    ALLOW = "allow"
    ALLOW_WITH_DUTY = "allow_with_duty"
    DENY = "deny"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One contact that somebody or something wants to make."""

    person_id: int
    loan_ids: tuple[int, ...]
    contact_point_id: int | None  # None only in the app, where nothing is dialled
    channel: Channel
    purpose: Purpose
    actor: str  # "staff:li", "agency:<code>:<name>", "system:reminders"
    at: datetime  # aware
    mandate_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Counter:
    """How much of a cap was used up before this contact."""

    rule: str  # "CN/conversations_a_day"
    used: int
    allowed: int
    window: str  # of rulebook.counting.WINDOWS


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The answer: why, by which rules, and when it would be allowed."""

    verdict: Verdict
    rules: tuple[str, ...] = ()  # that denied it, or that put the duties on it
    counters: tuple[Counter, ...] = ()
    duties: tuple[str, ...] = ()  # codes of contacts.choices.DUTIES
    next_allowed_at: datetime | None = None  # None: allowed now, or not by waiting alone
    reasons: tuple[str, ...] = ()  # codes of contacts.choices.REASONS

    @property
    def allowed(self) -> bool:
        """Whether it may be done, with or without a duty."""
        return self.verdict != Verdict.DENY
