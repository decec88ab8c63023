"""The gate on columns answers what the gate answers one by one, and says exactly when it would be allowed."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from arrears.collection.contacts.gate.closing import open_until
from arrears.collection.contacts.gate.columns import contacts_of, debtors_of, history_columns
from arrears.collection.contacts.gate.decide import decide
from arrears.collection.contacts.gate.law import Law
from arrears.collection.contacts.gate.many import decide_many
from arrears.collection.contacts.gate.planned import Channel, Decision, Planned, Purpose
from arrears.collection.contacts.gate.standing import Attempt, Standing
from arrears.collection.contacts.gate.times import around, calendar_window
from arrears.collection.contacts.gate.zone_table import zone_table
from tests.gate_checker.random_life import CHANNELS, PLACES, debtor_of, history_of, standing_of

LAW = Law()
_FEW_CLOCKS = {"KR", "PH", "UK-EW", "JP", "EU", "UK"}  # where little ends by waiting


def _people(seed: int, count: int, place: str | None) -> tuple[list[Standing], list[list[Attempt]]]:
    """Random debtors with histories; a few share a number."""
    chance = random.Random(seed)
    standings, histories = [], []
    for person in range(count):
        where = place or chance.choices(list(PLACES), list(PLACES.values()))[0]
        debtor = debtor_of(chance, where)
        if chance.random() < 0.7:  # plain ones, which the columns decide
            debtor.holds, debtor.evidence = [], []
            debtor.wanted_hours, debtor.wanted_channels, debtor.time_barred_from = None, (), None
        one = standing_of(debtor)
        shared = chance.random() < 0.2
        numbers = {
            point.number: b"shared" if shared and point.id == 1 else b"%d/" % person + point.number
            for point in one.points
        }
        loans = {loan.id: person * 100 + loan.id for loan in one.loans}
        standings.append(
            replace(
                one,
                person_id=person + 1,
                points=tuple(
                    replace(point, id=person * 100 + point.id, number=numbers[point.number])
                    for point in one.points
                ),
                loans=tuple(replace(loan, id=loans[loan.id]) for loan in one.loans),
                refused=frozenset(numbers[number] for number in one.refused),
            )
        )
        histories.append(
            [
                replace(
                    past,
                    number=numbers.get(past.number or b""),
                    loan_ids=tuple(loans[loan] for loan in past.loan_ids),
                    open_until=past.at + timedelta(hours=3) if chance.random() < 0.1 else None,
                )
                for past in history_of(debtor)
            ]
        )
    return standings, histories


def _wanted(
    seed: int, standings: list[Standing], histories: list[list[Attempt]], count: int
) -> list[Planned]:
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        person = chance.randrange(len(standings))
        one = standings[person]
        latest = max((past.at for past in histories[person]), default=datetime(2026, 5, 4, tzinfo=UTC))
        point = chance.choice(one.points)
        found.append(
            Planned(
                person_id=one.person_id,
                loan_ids=tuple(loan.id for loan in one.loans if chance.random() < 0.6),
                contact_point_id=None if chance.random() < 0.03 else point.id,
                channel=Channel(chance.choice([*CHANNELS[point.type], "in_app", *CHANNELS[point.type]])),
                purpose=chance.choice([*[Purpose.COLLECT] * 5, *Purpose]),
                actor="staff:test",
                at=latest + timedelta(seconds=chance.randrange(-86_400, 10 * 86_400)),
            )
        )
    return found


def _one_after_the_other(
    standings: list[Standing], histories: list[list[Attempt]], wanted: list[Planned]
) -> list[tuple[Decision, datetime | None]]:
    past = [list(one) for one in histories]
    found = []
    for planned in wanted:
        person = planned.person_id - 1
        one = standings[person]
        numbers = {point.number for point in one.points}
        others = [
            replace(made, of_other=True)
            for other, rows in enumerate(past)
            if other != person
            for made in rows
            if made.number in numbers
        ]
        decision = decide(planned=planned, standing=one, history=[*past[person], *others], rules=LAW)
        until = open_until(planned=planned, standing=one, rules=LAW) if decision.allowed else None
        if until is not None:
            point = one.point(planned.contact_point_id)
            past[person].append(
                Attempt(
                    at=planned.at,
                    channel=planned.channel,
                    purpose=planned.purpose,
                    number=point.number if point else None,
                    loan_ids=planned.loan_ids,
                    place=point.place if point else "unknown",
                    open_until=until,
                )
            )
        found.append((decision, until))
    return found


@pytest.mark.parametrize("place", [None, "CN", "US-MA", "AU", "RU", "CO", "KR", "CA-ON"])
def test_columns_answer_like_one_after_the_other(place: str | None) -> None:
    plain = 0
    for seed in range(4):
        standings, histories = _people(seed, 40, place)
        wanted = _wanted(seed, standings, histories, 150)
        debtors = debtors_of(standings)
        past = [(person, made) for person, rows in enumerate(histories) for made in rows]
        answers = decide_many(
            debtors=debtors,
            history=history_columns(debtors, past),
            contacts=contacts_of(debtors, wanted),
            rules=LAW,
        )
        quick = decide_many(
            debtors=debtors,
            history=history_columns(debtors, past),
            contacts=contacts_of(debtors, wanted),
            rules=LAW,
            with_decisions=False,
        )
        assert (quick.allowed == answers.allowed).all()
        assert (quick.open_until == answers.open_until).all()
        plain += sum(one is None for one in quick.decisions)
        for row, (decision, until) in enumerate(_one_after_the_other(standings, histories, wanted)):
            assert answers.decisions[row] == decision, (place, seed, row, wanted[row])
            assert answers.open_until[row] == (0 if until is None else int(until.timestamp()))
    assert plain > 20 or place == "CA-ON"


@pytest.mark.parametrize("place", [*PLACES])
def test_the_next_allowed_moment_is_exact(place: str) -> None:
    """Asked again then it is allowed, a minute before it is not, nor at any moment tried between."""
    found = 0
    chance = random.Random(5)
    standings, histories = _people(11, 40, place)
    for planned in _wanted(12, standings, histories, 150):
        person = planned.person_id - 1
        given = {"standing": standings[person], "history": histories[person], "rules": LAW}
        after = decide(planned=planned, **given).next_allowed_at
        if after is None:
            continue
        found += 1
        assert decide(planned=replace(planned, at=after), **given).allowed
        waits = (after - planned.at).total_seconds()
        tried = [after - timedelta(minutes=1), after - timedelta(seconds=1), planned.at]
        tried += [planned.at + timedelta(seconds=chance.random() * waits) for _ in range(10)]
        for at in tried:
            if planned.at <= at < after.replace(microsecond=0):
                assert not decide(planned=replace(planned, at=at), look_ahead=False, **given).allowed, at
    assert found > 5 or place in _FEW_CLOCKS


@pytest.mark.parametrize(
    "name", ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "America/Bogota"]
)
def test_local_time_on_columns_is_that_of_the_library(name: str) -> None:
    chance = random.Random(name)
    times = [
        datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(0, 5_000_000))
        for _ in range(300)
    ]
    for change in (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)):
        times += [change + timedelta(minutes=minutes) for minutes in range(-200, 200, 7)]
    at = np.array([int(one.timestamp()) for one in times])
    table = zone_table(name)
    for window in ("calendar_day", "week", "month"):
        start, end = table.window(at, window)
        for row, one in enumerate(times):
            first, last = calendar_window(one, name, window)
            assert (start[row], end[row]) == (first.timestamp(), last.timestamp())
    before, after = table.around(at, 7)
    for row, one in enumerate(times):
        first, last = around(one, name, 7)
        assert (before[row], after[row]) == (first.timestamp(), last.timestamp())
