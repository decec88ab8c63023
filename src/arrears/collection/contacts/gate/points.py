"""What the contact point must be: of the channel's kind, valid, confirmed, authorised, at a fit place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.situation import Finding, Silent, Situation

TYPE_OF = {
    Channel.VOICE_HUMAN: "phone",
    Channel.VOICE_BOT: "phone",
    Channel.SMS: "phone",
    Channel.EMAIL: "email",
    Channel.PUSH: "push",
    Channel.IN_APP: "in_app",
    Channel.LETTER: "address",
    Channel.VISIT: "address",
}


@dataclass(frozen=True, kw_only=True)
class Fit(Silent):
    """The contact point is the debtor's, of the channel's kind, and valid."""

    rule: str = "house/contact_point"

    def find(self, seen: Situation) -> Finding | None:
        point, channel = seen.point, seen.planned.channel
        if point is None:
            given = seen.planned.contact_point_id is not None
            reason = "" if channel == Channel.IN_APP and not given else "no_contact_point"
        elif point.type != TYPE_OF[channel]:
            reason = "channel_unfit"
        else:
            reason = "" if point.status == "valid" else f"point_{point.status}"
        return Finding(rule=self.rule, reason=reason) if reason else None


@dataclass(frozen=True, kw_only=True)
class Confirmed(Silent):
    """A number for messages was confirmed in the last so many days."""

    channels: frozenset[Channel]
    days: int

    def find(self, seen: Situation) -> Finding | None:
        point = seen.point
        if seen.planned.channel not in self.channels or point is None:
            return None
        last = max(
            (at for at in (point.verified_at, point.consented_at) if at is not None and at <= seen.at),
            default=None,
        )
        if last is not None and seen.at < last + timedelta(days=self.days):
            return None
        later = [at for at in (point.verified_at, point.consented_at) if at is not None and at > seen.at]
        return Finding(rule=self.rule, reason="number_not_confirmed", until=min(later, default=None))

    def closes(self, seen: Situation) -> datetime | None:
        point = seen.point
        if seen.planned.channel not in self.channels or point is None:
            return None
        times = [at for at in (point.verified_at, point.consented_at) if at is not None and at <= seen.at]
        return max(times) + timedelta(days=self.days) if times else None


@dataclass(frozen=True, kw_only=True)
class Authorised(Silent):
    """Only over channels that the debtor authorised: the contact point bears their consent."""

    def find(self, seen: Situation) -> Finding | None:
        point = seen.point
        agreed = None if point is None else point.consented_at
        if point is None or (agreed is not None and agreed <= seen.at):
            return None
        return Finding(rule=self.rule, reason="channel_not_authorised", until=agreed)


@dataclass(frozen=True, kw_only=True)
class FitPlace(Silent):
    """Not at places where it harms: `banned` of them, over `channels`, unless agreed to there."""

    channels: frozenset[Channel]
    banned: frozenset[str]
    unless_consented: bool = False

    def find(self, seen: Situation) -> Finding | None:
        point = seen.point
        if point is None or seen.planned.channel not in self.channels or point.place not in self.banned:
            return None
        if self.unless_consented and point.consented_at is not None:
            if point.consented_at <= seen.at:
                return None
            return Finding(rule=self.rule, reason="place_unfit", until=point.consented_at)
        return Finding(rule=self.rule, reason="place_unfit")


@dataclass(frozen=True, kw_only=True)
class Asked(Silent):
    """An answer to the debtor needs the request on record: nobody calls a contact an answer by themselves."""

    rule: str = "house/request_on_record"

    def find(self, seen: Situation) -> Finding | None:
        if seen.planned.purpose != Purpose.ANSWER:
            return None
        asked = seen.consents(kind="request")
        if any(one.since <= seen.at and (one.until is None or seen.at < one.until) for one in asked):
            return None
        later = [
            one.since for one in asked if one.since > seen.at and (one.until is None or one.since < one.until)
        ]
        return Finding(rule=self.rule, reason="no_request", until=min(later, default=None))

    def closes(self, seen: Situation) -> datetime | None:
        if seen.planned.purpose != Purpose.ANSWER:
            return None
        asked = [one for one in seen.consents(kind="request") if one.since <= seen.at]
        ends = [one.until for one in asked if one.until is None or seen.at < one.until]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None
