"""Random debtors, histories and actions put to the gate: what it allows is done."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from arrears.collection.contacts.gate.closing import open_until
from arrears.collection.contacts.gate.decide import decide
from arrears.collection.contacts.gate.law import Law
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.gate.standing import Attempt, Consent, LoanStanding, Point, Standing, Stop
from arrears.collection.contacts.places import zones_of
from tests.gate_checker import texts
from tests.gate_checker.log import Action, Debtor, Evidence, Hold, Number

PLACES = {  # how often each is tried
    "CN": 30, "US": 8, "US-MA": 8, "RU": 8, "AU": 8, "CO": 5, "KR": 6, "VN": 5, "PH": 4, "ID": 4, "IN": 4,
    "CA-ON": 6, "CA-QC": 3, "UK-EW": 4, "JP": 1, "EU": 1, "UK": 1,
}  # fmt: skip
ONE_ZONE = {
    "US": ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"],
    "RU": ["Europe/Moscow", "Asia/Vladivostok"],
    "AU": ["Australia/Sydney", "Australia/Perth", "Australia/Adelaide"],
    "ID": ["Asia/Jakarta", "Asia/Jayapura"],
    "CA-ON": ["America/Toronto"],
    "CA-QC": ["America/Toronto"],
    "EU": ["Europe/Paris"],
}
RULE_OF = {
    "CN-GB-HOURS": ("agreement", "CN/contact_hours"),
    "CN-CBA-HOURS": ("consent", "CN/contact_hours_members"),
    "CN-CBA-DIAL-CAP": ("agreement", "CN/unanswered_dials_a_day"),
    "US-REGF-7IN7": ("consent", "US/calls_in_7_days"),
    "US-REGF-COOLDOWN": ("consent", "US/days_between_conversations"),
    "PH-HOURS": ("consent", "PH/contact_hours"),
}
HOLDS = [kind for kind in texts.FORBIDDEN if kind != "wrong_number"]
CHANNELS = {
    "phone": ["voice_human", "voice_human", "voice_human", "voice_bot", "sms", "sms"],
    "email": ["email"],
    "address": ["letter", "visit"],
}
_TEMPI = [[1, 7, 30, 90], [1, 7, 30, 90, 240, 700, 1440, 3100], [240, 700, 1440]]  # minutes between actions
FIRST = datetime(2026, 2, 20, tzinfo=UTC)
_NEXT = timedelta(seconds=1)  # what is learnt by a contact counts after it


@dataclass
class Tally:
    """How much was asked and allowed, by place."""

    asked: dict[str, int]
    allowed: dict[str, int]


def debtor_of(chance: random.Random, place: str) -> Debtor:
    """A debtor there, with what may hold contacts back or lift a rule."""
    zones = zones_of((place,), "")
    if place in ONE_ZONE and chance.random() < 0.8:
        zones = (chance.choice(ONE_ZONE[place]),)
    start = FIRST + timedelta(days=chance.randrange(200))
    found = Debtor(
        place=place,
        zones=zones,
        numbers=_numbers(chance, start),
        answers=chance.choice([0.05, 0.45, 0.9]),
        overdue_since={n: (start - timedelta(days=chance.randrange(-5, 150))).date() for n in (11, 12)},
    )
    if place == "KR" and chance.random() < 0.2:
        found.time_barred_from = (start + timedelta(days=chance.randrange(20))).date()
    if chance.random() < 0.35:
        found.holds.append(_hold(chance, start))
    if place == "RU" and chance.random() < 0.3:
        found.holds.append(Hold(kind="refusal", since=start + timedelta(days=chance.randrange(10))))
    for text, (kind, _rule) in RULE_OF.items():
        if chance.random() < 0.15:
            found.evidence.append(_evidence(chance, kind, text, start))
    if chance.random() < 0.3:
        found.evidence.append(_evidence(chance, "request", "", start))
    if chance.random() < 0.1:
        found.wanted_hours = (chance.randrange(8, 14), chance.randrange(15, 22))
    if chance.random() < 0.1:
        found.wanted_channels = tuple(chance.sample(["voice_human", "sms", "email"], 2))
    _live_before(chance, found, start)
    return found


def _numbers(chance: random.Random, start: datetime) -> list[Number]:
    def at_some_time(share: float) -> datetime | None:
        return start - timedelta(days=chance.randrange(-10, 80)) if chance.random() < share else None

    found = []
    for kind, owner in [("phone", "self"), ("email", "self"), ("address", "self"), ("phone", "contact")]:
        found.append((kind, owner))
    if chance.random() < 0.4:
        found.append(("phone", "self"))
    if chance.random() < 0.2:
        found.append(("phone", chance.choice(["spouse", "employer", "representative", "guarantor"])))
    return [
        Number(
            id=number,
            value=f"{kind}-{number}",
            kind=kind,
            owner=owner,
            place=chance.choice(
                ["home", "home", "home", "unknown", "work", "work_prohibited", "inconvenient"]
            ),
            status=chance.choice(["valid"] * 14 + ["invalid", "wrong_number", "refused", "suppressed"]),
            confirmed_at=at_some_time(0.7),
            consented_at=at_some_time(0.7),
        )
        for number, (kind, owner) in enumerate(found, 1)
    ]


def _hold(chance: random.Random, start: datetime) -> Hold:
    since = start + timedelta(days=chance.randrange(-20, 30))
    return Hold(
        kind=chance.choice(HOLDS),
        since=since,
        until=since + timedelta(hours=chance.randrange(1, 900)) if chance.random() < 0.7 else None,
        loans=(11,) if chance.random() < 0.3 else (),
        channel="sms" if chance.random() < 0.1 else "",
    )


def _evidence(chance: random.Random, kind: str, text: str, start: datetime) -> Evidence:
    since = start + timedelta(days=chance.randrange(-30, 30))
    return Evidence(
        kind=kind,
        about=text,
        since=since,
        until=since + timedelta(hours=chance.randrange(1, 900)) if chance.random() < 0.5 else None,
        channel="voice_human" if chance.random() < 0.3 else "",
    )


def _live_before(chance: random.Random, debtor: Debtor, start: datetime) -> None:
    """What was done before, well or badly: it counts and is not judged."""
    for _ in range(chance.choice([0, 0, 3, 12])):
        point = chance.choice(debtor.numbers)
        channel = chance.choice(CHANNELS[point.kind])
        action = _action(chance, debtor, point, channel, "collect", _some_loans(chance))
        action.at = start - timedelta(minutes=chance.randrange(1, 20 * 1440))
        action.judged = False
        debtor.log.append(_turned_out(chance, debtor, action, before=True))
    if chance.random() < 0.5:
        point = debtor.numbers[1]
        debtor.log.append(
            Action(
                at=start - timedelta(days=chance.randrange(0, 12)),
                channel="email",
                purpose="notice",
                number=point.value,
                kind="email",
                owner="self",
                place=point.place,
                loans=(),
                connected=True,
                judged=False,
            )
        )


def _some_loans(chance: random.Random) -> tuple[int, ...]:
    return chance.choice([(11,), (12,), (11, 12), ()])


def _action(
    chance: random.Random,
    debtor: Debtor,
    point: Number | None,
    channel: str,
    purpose: str,
    loans: tuple[int, ...],
) -> Action:
    return Action(
        at=FIRST,
        channel=channel,
        purpose=purpose,
        number=point.value if point else "",
        kind=point.kind if point else "in_app",
        owner=point.owner if point else "self",
        place=point.place if point else "unknown",
        loans=loans,
    )


def _turned_out(chance: random.Random, debtor: Debtor, action: Action, *, before: bool = False) -> Action:
    """Fills in what came of it, by chance; a wrong number and a refusal are remembered."""
    if action.channel in texts.VOICE or action.channel == "visit":
        action.connected = chance.random() < debtor.answers
        if action.connected:
            action.spoke_with = "debtor" if action.owner == "self" else "third"
            if chance.random() < 0.04 and not before:
                action.spoke_with = "wrong"
                debtor.holds.append(Hold(kind="wrong_number", since=action.at + _NEXT, number=action.number))
        else:
            action.voicemail = action.channel != "visit" and chance.random() < 0.2
        if action.owner in texts.THIRD and action.connected and chance.random() < 0.4:
            debtor.refused.setdefault(action.number, action.at + _NEXT)
    else:
        action.connected = chance.random() < 0.9
    return action


def live(chance: random.Random, place: str, *, actions: int, law: Law, tally: Tally) -> Debtor:
    """One debtor's life: random actions asked one after the other; what is allowed is done and logged."""
    debtor = debtor_of(chance, place)
    at = max([action.at for action in debtor.log], default=FIRST)
    tempo = chance.choice(_TEMPI)
    favourite, focus = chance.choice(debtor.numbers[:3]), chance.choice([0.0, 0.6, 0.95])
    purposes = ["collect"] * 6 + ["remind", "negotiate", "notice", "answer"]
    for _ in range(actions):
        at += timedelta(minutes=chance.choice(tempo), seconds=chance.randrange(60))
        point: Number | None = favourite if chance.random() < focus else chance.choice(debtor.numbers)
        purpose = chance.choice(purposes)
        channel = chance.choice(CHANNELS[point.kind])
        if point is favourite and focus > 0.9 and point.kind == "phone":
            channel = "voice_human"
        if point.owner in texts.THIRD and chance.random() < 0.8:
            purpose, channel = "locate", "voice_human"
        elif chance.random() < 0.05:
            purpose = "locate"
        if chance.random() < 0.03:
            point, channel = None, "in_app"
        at = _try(chance, debtor, point, channel, purpose, at, law, tally)
        if chance.random() < 0.03:
            debtor.log.append(_inbound(chance, debtor, at))
    return debtor


def _inbound(chance: random.Random, debtor: Debtor, at: datetime) -> Action:
    found = _action(chance, debtor, debtor.numbers[0], "voice_human", "answer", ())
    found.at, found.inbound, found.connected, found.spoke_with = at, True, True, "debtor"
    return found


def _try(
    chance: random.Random,
    debtor: Debtor,
    point: Number | None,
    channel: str,
    purpose: str,
    at: datetime,
    law: Law,
    tally: Tally,
) -> datetime:
    action = _action(chance, debtor, point, channel, purpose, _some_loans(chance))
    planned = Planned(
        person_id=1,
        loan_ids=action.loans,
        contact_point_id=point.id if point else None,
        channel=Channel(channel),
        purpose=Purpose(purpose),
        actor="staff:test",
        at=at,
    )
    who = standing_of(debtor)
    found = decide(planned=planned, standing=who, history=history_of(debtor), rules=law, look_ahead=False)
    tally.asked[debtor.place] = tally.asked.get(debtor.place, 0) + 1
    if not found.allowed:
        return at
    tally.allowed[debtor.place] = tally.allowed.get(debtor.place, 0) + 1
    action.at = at
    if chance.random() < 0.4:  # not at once, but while it is open
        until = open_until(planned=planned, standing=who, rules=law)
        action.at += timedelta(seconds=int((until - at).total_seconds() * chance.random()))
    action.duties = frozenset(found.duties)
    debtor.log.append(_turned_out(chance, debtor, action))
    return action.at


def standing_of(debtor: Debtor) -> Standing:
    """The debtor as the gate sees them."""
    hours: dict[str, Any] = {}
    if debtor.wanted_hours:
        hours = {"all": [[f"{debtor.wanted_hours[0]:02d}:00", f"{debtor.wanted_hours[1]:02d}:00"]]}
    return Standing(
        person_id=1,
        places=(debtor.place,),
        zones=debtor.zones,
        points=tuple(
            Point(
                id=one.id,
                type=one.kind,
                owner=one.owner,
                number=one.value.encode(),
                place=one.place,
                status=one.status,
                verified_at=one.confirmed_at,
                consented_at=one.consented_at,
            )
            for one in debtor.numbers
        ),
        stops=tuple(
            Stop(
                kind=one.kind,
                since=one.since,
                until=one.until,
                loan_ids=one.loans,
                channel=Channel(one.channel) if one.channel else None,
                number=one.number.encode() if one.number else None,
            )
            for one in debtor.holds
        ),
        consents=tuple(
            Consent(
                kind=one.kind,
                rule=RULE_OF[one.about][1] if one.about else "",
                channel=Channel(one.channel) if one.channel else None,
                since=one.since,
                until=one.until,
            )
            for one in debtor.evidence
        ),
        loans=tuple(
            LoanStanding(id=loan, overdue_since=since, time_barred_from=debtor.time_barred_from)
            for loan, since in debtor.overdue_since.items()
        ),
        refused=frozenset(number.encode() for number in debtor.refused),
        preferred_channels=tuple(Channel(name) for name in debtor.wanted_channels),
        preferred_hours=hours,
    )


def history_of(debtor: Debtor) -> tuple[Attempt, ...]:
    """The log as the gate sees it."""
    return tuple(
        Attempt(
            at=one.at,
            channel=Channel(one.channel),
            purpose=Purpose(one.purpose),
            number=one.number.encode() if one.number else None,
            loan_ids=one.loans,
            owner=one.owner,
            place=one.place,
            connected=one.connected,
            spoke_with=one.spoke_with,
            voicemail=one.voicemail,
            inbound=one.inbound,
        )
        for one in debtor.log
    )


def lives(
    *, seed: int, actions: int, law: Law, tally: Tally, place: str | None = None, each: int = 40
) -> Iterator[Debtor]:
    """Debtors until so many actions were asked."""
    chance = random.Random(seed)
    asked = 0
    while asked < actions:
        where = place or chance.choices(list(PLACES), list(PLACES.values()))[0]
        yield live(chance, where, actions=each, law=law, tally=tally)
        asked += each
