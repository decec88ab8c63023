"""What holds contacts back whatever the hour: disputes, plans, insolvency, death, refusals and the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.situation import Finding, Silent, Situation
from arrears.collection.contacts.gate.standing import Stop
from arrears.collection.contacts.gate.times import start_of
from arrears.plumbing.days import months_after

_HELP = frozenset({Purpose.NEGOTIATE, Purpose.NOTICE, Purpose.ANSWER})
_ASKED = frozenset({Purpose.NOTICE, Purpose.ANSWER})
# The purposes that remain under each stop.
KEPT: dict[str, frozenset[Purpose]] = {
    "dispute": _HELP,
    "plan": _HELP | {Purpose.REMIND},
    "application": _HELP,
    "insolvency": _ASKED,
    "death": frozenset({Purpose.NOTICE, Purpose.LOCATE}),
    "represented": _ASKED,
    "vulnerable": _HELP,
    "minor": _ASKED,
    "student": _HELP,
    "disaster": _HELP,
    "wrong_number": frozenset(),
    "refusal": _ASKED,
    "cease": _ASKED,
    "complaint": _HELP,
    "moratorium": _ASKED,
    "sold": _ASKED,  # its new owner collects; this lender tells of the transfer and answers
    "incapacitated": frozenset({Purpose.NOTICE, Purpose.LOCATE}),
}
# Who acts for the debtor may be spoken to where the debtor may not.
_FOR_REPRESENTATIVE = frozenset(
    {"represented", "minor", "incapacitated", "death", "insolvency", "vulnerable"}
)
# Nobody is sent and no machine calls, whatever the purpose.
_GENTLE = frozenset({"vulnerable", "death", "incapacitated", "disaster", "minor"})
_HARSH = frozenset({Channel.VOICE_BOT, Channel.VISIT})


@dataclass(frozen=True, kw_only=True)
class Stops(Silent):
    """All stops of the debtor together. `refusal_months`: the law's months overdue after which one counts."""

    rule: str = "stop"
    refusal_months: int | None = None
    refusal_rule: str = ""
    answer_rule: str = ""  # why a request for help stops, where a law says so
    moratorium_rule: str = ""

    def findings(self, seen: Situation) -> list[Finding]:
        """Every stop that holds now."""
        return list(self._holding(seen))

    def closes(self, seen: Situation) -> datetime | None:
        """The next stop that is known to begin."""
        starts = [
            start
            for stop in seen.standing.stops
            if self._concerns(stop, seen)
            and not _keeps(stop, seen)
            and (start := self._start(stop, seen)) is not None
            and start > seen.at
        ]
        return min(starts, default=None)

    def _holding(self, seen: Situation) -> Iterator[Finding]:
        for stop in seen.standing.stops:
            if self._concerns(stop, seen) and not _keeps(stop, seen):
                start = self._start(stop, seen)
                if start is not None and start <= seen.at and (stop.until is None or seen.at < stop.until):
                    yield Finding(rule=self._cited(stop), reason=stop.kind, until=stop.until)

    def _concerns(self, stop: Stop, seen: Situation) -> bool:
        loans = seen.planned.loan_ids
        if stop.loan_ids and loans and not set(stop.loan_ids) & set(loans):
            return False
        if stop.channel not in (None, seen.planned.channel):
            return False
        if stop.number is not None:
            return seen.point is not None and seen.point.number == stop.number
        # A stop by the debtor doesn't speak for a third person's own number; theirs is a refusal of its own.
        return True

    def _start(self, stop: Stop, seen: Situation) -> datetime | None:
        """From when on it counts: a refusal of all contact where the law gives it after months overdue."""
        whole = stop.kind == "refusal" and stop.channel is None and stop.number is None
        if not whole or self.refusal_months is None:
            return stop.since
        days = [loan.overdue_since for loan in seen.loans if loan.overdue_since is not None]
        if not days:
            return None
        after = months_after(min(days), self.refusal_months)
        return max(stop.since, min(start_of(after, name) for name in seen.standing.zones))

    def _cited(self, stop: Stop) -> str:
        law = {
            "refusal": self.refusal_rule,
            "application": self.answer_rule,
            "moratorium": self.moratorium_rule,
        }.get(stop.kind)
        return law or f"stop/{stop.kind}"


def _keeps(stop: Stop, seen: Situation) -> bool:
    """Whether the contact remains allowed under the stop."""
    owner = seen.point.owner if seen.point else "self"
    if owner == "representative" and stop.kind in _FOR_REPRESENTATIVE:
        return True
    if stop.kind in _GENTLE and seen.planned.channel in _HARSH:
        return False
    if stop.kind == "refusal" and stop.channel is not None and seen.planned.purpose == Purpose.NOTICE:
        return seen.planned.channel == Channel.LETTER
    return seen.planned.purpose in KEPT[stop.kind]
