"""Third persons: only to relay, only when the debtor can't be reached, never after a refusal."""

from dataclasses import dataclass

from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.situation import PHONE, Finding, Silent, Situation
from arrears.collection.contacts.gate.standing import Attempt, Point

_GONE = frozenset({"death", "incapacitated"})
_USELESS = frozenset({"invalid", "wrong_number"})


@dataclass(frozen=True, kw_only=True)
class ThirdPersons(Silent):
    """The conditions of all places at once; `banned_by`: the rule that allows none at all."""

    rule: str = "house/third_persons"
    failures: int = 3  # consecutive ones on each number
    banned_by: str = ""

    def find(self, seen: Situation) -> Finding | None:
        point = seen.point
        third = point is not None and point.is_third
        if seen.planned.purpose != Purpose.LOCATE:
            return Finding(rule=self.rule, reason="third_person_relay_only") if third else None
        if point is None or not third:
            return Finding(rule=self.rule, reason="locate_is_for_third_persons")
        if self.banned_by:
            return Finding(rule=self.banned_by, reason="third_persons_banned")
        if seen.planned.channel != Channel.VOICE_HUMAN:
            return Finding(rule=self.rule, reason="third_person_by_voice_only")
        if point.number in seen.standing.refused:
            return Finding(rule=self.rule, reason="third_person_refused")
        if not (_is_gone(seen) or is_unreachable(seen, failures=self.failures)):
            return Finding(rule=self.rule, reason="debtor_not_proved_unreachable")
        return None

    def duties(self, seen: Situation) -> tuple[str, ...]:
        return ("relay_only", "no_debt_told") if seen.planned.purpose == Purpose.LOCATE else ()


def _is_gone(seen: Situation) -> bool:
    return any(
        stop.kind in _GONE and stop.since <= seen.at and (stop.until is None or seen.at < stop.until)
        for stop in seen.standing.stops
    )


def is_unreachable(seen: Situation, *, failures: int) -> bool:
    """Whether the log proves it: each number of the debtor is invalid, or failed so often in a row since.

    Whatever reached the debtor, over any channel, starts the count again; without a number there is no proof.
    """
    numbers = [point for point in seen.standing.points if point.type == "phone" and point.owner == "self"]
    past = [one for one in seen.history if one.at <= seen.at and one.open_until is None and not one.of_other]
    reached = max((one.at for one in past if one.spoke_with == "debtor" or one.inbound), default=None)
    since = [one for one in past if reached is None or one.at > reached]
    return bool(numbers) and all(
        point.status in _USELESS or _failed(point, since, failures) for point in numbers
    )


def _failed(point: Point, past: list[Attempt], failures: int) -> bool:
    """The last calls to the number, one after the other, reached nobody; a wrong person makes it invalid."""
    calls = sorted(
        (one for one in past if one.number == point.number and one.channel in PHONE),
        key=lambda one: one.at,
    )
    if any(one.spoke_with == "wrong" for one in calls):
        return True
    last = calls[-failures:]
    return len(last) == failures and not any(one.connected for one in last)
