"""What lifts a rule for one debtor: an agreement or consent on record, or a debt later than it covers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from arrears.collection.contacts.gate.situation import Silent, Situation
from arrears.collection.contacts.gate.times import start_of


@dataclass(frozen=True, kw_only=True)
class Liftable(Silent):
    """A rule with its override."""

    override: str = "none"
    override_days: int | None = None
    above_days_past_due: int | None = None

    def is_lifted(self, seen: Situation) -> bool:
        """Whether it does not bind this contact now."""
        return any(
            start <= seen.at and (end is None or seen.at < end) for start, end in self._lifted_spans(seen)
        )

    def lifts_next(self, seen: Situation) -> datetime | None:
        """When it is lifted next, after now; None = it is not to be seen."""
        return min((start for start, _ in self._lifted_spans(seen) if start > seen.at), default=None)

    def lift_ends(self, seen: Situation) -> datetime | None:
        """When what lifts it now ends; None = it does not, or nothing lifts it."""
        ends = [
            end
            for start, end in self._lifted_spans(seen)
            if start <= seen.at and (end is None or seen.at < end)
        ]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    def _lifted_spans(self, seen: Situation) -> list[tuple[datetime, datetime | None]]:
        spans = []
        if self.override != "none":
            for one in seen.consents(kind=self.override, rule=self.rule):
                end = one.until
                if self.override_days is not None:
                    last = one.since + timedelta(days=self.override_days)
                    end = last if end is None else min(end, last)
                if end is None or end > one.since:
                    spans.append((one.since, end))
        if (late := self._late_from(seen)) is not None:
            spans.append((late, None))
        return spans

    def _late_from(self, seen: Situation) -> datetime | None:
        """From when on every debt in question is late enough, in every zone."""
        days = [loan.overdue_since for loan in seen.loans]
        if self.above_days_past_due is None or not days:
            return None
        known = [day for day in days if day is not None]
        if len(known) < len(days):
            return None
        after = max(known) + timedelta(days=self.above_days_past_due + 1)
        return max(start_of(after, name) for name in seen.standing.zones)
