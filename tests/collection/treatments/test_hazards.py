"""Hidden kinds and their hazards: what is learned from days that were made from known rates."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from arrears.collection.treatments.hazards.beliefs import Beliefs, read_beliefs
from arrears.collection.treatments.hazards.days import NEVER, Days
from arrears.collection.treatments.hazards.diary import Diary
from arrears.collection.treatments.hazards.kinds import Kinds, Told
from arrears.collection.treatments.hazards.rates import Rates, believed_rates
from arrears.collection.treatments.hazards.worth import Contact, Outlook, Standing, plan_brings

_CHANNELS = ("sms", "voice_human")


@pytest.fixture(scope="module")
def beliefs() -> Beliefs:
    return read_beliefs()


def _told(accounts: int, *, reasons: int = 0, offers: int = 0) -> Told:
    shapes = {"said": reasons, "taken": offers, "refused": offers, "kept": offers, "missed": offers}
    return Told(**{name: np.zeros((accounts, width)) for name, width in shapes.items()})


def test_a_kind_of_day_is_found_again_in_the_middle_of_its_class() -> None:
    days = Days(channels=3)
    rows = days.channel != NEVER
    places = days.place(
        overdue=days.overdue[rows].astype(np.int64),
        channel=days.channel[rows],
        since=days.since[rows].astype(np.int64),
        tired=days.tired[rows],
        tired_soon=days.tired_soon[rows],
    )
    assert (places == np.flatnonzero(rows)).all()
    never = np.array([NEVER])
    fresh = days.place(
        overdue=never + 2, channel=never, since=never, tired=0.0 * never, tired_soon=0.0 * never
    )
    assert days.channel[fresh[0]] == NEVER
    assert len(days.some(days.tired > 1)) == (days.tired > 1).sum()


def test_the_diary_counts_every_day_once(beliefs: Beliefs) -> None:
    days = Days(channels=2)
    rates = believed_rates(beliefs, kinds_of_channel=_CHANNELS)
    diary, rng = Diary(accounts=4, days=days), np.random.default_rng(1)
    expected = np.zeros((4, len(beliefs.kinds)))
    hazard = rates.of(days)
    for _day in range(30):
        who, place = np.arange(4), rng.integers(0, len(days), 4)
        paid = rng.random(4) < 0.1
        diary.add(who=who, day=place, paid=paid)
        expected += np.where(paid[:, None], np.log(-np.expm1(-hazard[place])), 0.0) - hazard[place]
    assert diary.likelihood(rates) == pytest.approx(expected, abs=1e-6)
    lived = diary.split(np.full((4, 6), 1 / 6))
    assert lived.days.sum() == pytest.approx(120)
    assert diary.lived == 120


def _lived(*, accounts: int, seed: int) -> tuple[Kinds, np.ndarray]:
    """Half pay by themselves soon; the others only after a message, which every third of them gets a week."""
    rng, days = np.random.default_rng(seed), Days(channels=2)
    beliefs = read_beliefs()
    kinds = Kinds(
        beliefs=beliefs,
        rates=believed_rates(beliefs, kinds_of_channel=_CHANNELS),
        days=days,
        told=_told(accounts),
    )
    by_itself = np.arange(accounts) < accounts // 2
    reached_on = np.full(accounts, -100)
    open_ = np.ones(accounts, np.bool_)
    for day in range(60):
        reached_on[(rng.random(accounts) < 0.05) & open_] = day
        chance = np.where(by_itself, 0.12, 0.001 + 0.15 * 0.5 ** ((day - reached_on) / 4.0))
        place = days.place(
            overdue=np.full(accounts, day + 1),
            channel=np.where(reached_on >= 0, 0, NEVER),
            since=day - reached_on,
            tired=np.zeros(accounts),
            tired_soon=np.zeros(accounts),
        )
        who = np.flatnonzero(open_)
        paid = rng.random(len(who)) < -np.expm1(-chance[who])
        kinds.live(who=who, day=place[who], paid=paid)
        open_[who[paid]] = False
        if day % 10 == 9:
            kinds.learn(signals=np.zeros((accounts, 0)), known=np.ones(accounts, np.bool_))
    return kinds, by_itself


def test_kinds_are_told_apart_and_the_message_is_believed() -> None:
    kinds, by_itself = _lived(accounts=3000, seed=2)
    rates, shares = kinds.rates, kinds.of_accounts()
    assert shares.sum(axis=1) == pytest.approx(np.ones(3000))
    alone = shares @ rates.alone
    drawn = shares @ rates.response[:, 0]
    assert alone[by_itself].mean() > 2 * alone[~by_itself].mean()
    assert drawn[~by_itself].mean() == pytest.approx(0.15, abs=0.05)
    assert rates.half_life == pytest.approx(4, abs=1.6)


def test_signals_words_and_answers_speak_for_a_kind(beliefs: Beliefs) -> None:
    told = _told(400, reasons=2, offers=1)
    kinds = Kinds(
        beliefs=beliefs,
        rates=believed_rates(beliefs, kinds_of_channel=_CHANNELS),
        days=Days(channels=2),
        told=told,
    )
    squeezed = [kind.accepts for kind in beliefs.kinds].index(max(kind.accepts for kind in beliefs.kinds))
    before = kinds.of_accounts()[:, squeezed]
    told.taken[:100, 0] = 1.0
    told.refused[100:200, 0] = 1.0
    after = kinds.of_accounts()[:, squeezed]
    assert (after[:100] > before[:100]).all()
    assert (after[100:200] < before[100:200]).all()
    signals = np.where(np.arange(400) < 100, 1.0, -1.0)[:, None]
    kinds.learn(signals=signals, known=np.ones(400, np.bool_))
    learned = kinds.of_accounts()[:, squeezed]
    assert learned[:100].mean() > learned[200:].mean()


def _standing(**changed: Any) -> Standing:
    one = {
        "kinds": np.array([[1.0]]),
        "owed": np.array([1000.0]),
        "overdue": np.array([10]),
        "channel": np.array([NEVER]),
        "since": np.array([10**6]),
        "rested": np.array([10**6]),
        "tired": np.zeros(1),
        "tired_soon": np.zeros(1),
    }
    return Standing(**{**one, **changed})


_RATES = Rates(
    alone=np.array([0.002]),
    slows=np.array([0.01]),
    response=np.array([[0.05]]),
    half_life=4.0,
    tires=0.1,
    tires_soon=0.0,
    discourages=0.0,
)


def _gain(beliefs: Beliefs, standing: Standing, *, unit: float = 0.003, rates: Rates = _RATES) -> Any:
    contact = Contact(place=0, reach=0.8, unit=np.array([unit]), disturbs=0.5)
    return Outlook(rates=rates, standing=standing, beliefs=beliefs).gain(contact)


def test_a_contact_is_open_when_the_last_has_faded(beliefs: Beliefs) -> None:
    """A contact gains most on one who was never reached, less soon after, and nothing that costs more."""
    never = _gain(beliefs, _standing())
    assert never.open[0]
    soon = _gain(beliefs, _standing(channel=np.array([0]), since=np.array([1]), rested=np.array([1])))
    late = _gain(beliefs, _standing(channel=np.array([0]), since=np.array([25]), rested=np.array([25])))
    assert not soon.open[0]
    assert late.open[0]
    assert soon.net[0] < late.net[0] <= never.net[0]
    dear = _gain(beliefs, _standing(), unit=0.5)
    assert not dear.open[0]
    assert dear.net[0] < 0


def test_tiring_and_paying_alone_make_a_contact_worth_less(beliefs: Beliefs) -> None:
    plain = _gain(beliefs, _standing())
    tired = _gain(beliefs, _standing(tired=np.array([5.0])))
    tiring = _gain(beliefs, _standing(), rates=dataclasses.replace(_RATES, tires=1.0))
    pays = _gain(beliefs, _standing(), rates=dataclasses.replace(_RATES, alone=np.array([0.1])))
    for less in (tired, tiring, pays):
        assert less.net[0] < plain.net[0]


def test_help_is_worth_what_the_plan_brings_beyond_what_would_come(beliefs: Beliefs) -> None:
    brings = plan_brings(keeps=np.array([0.5]), instalments=2, forgives=0.2)
    assert brings[0] == pytest.approx(0.8 * (0.5 + 0.25) / 2)
    standing = _standing()
    outlook = Outlook(rates=_RATES, standing=standing, beliefs=beliefs)
    contact = Contact(place=0, reach=0.8, unit=np.zeros(1), disturbs=0.5)
    gain = outlook.gain(contact)
    added = outlook.help(contact=contact, gain=gain, accepts=np.array([0.4]), brings=np.array([0.9]))
    assert added[0] == pytest.approx(0.8 * 0.4 * (0.9 - (1.0 - gain.unpaid[0, 0])))
    assert outlook.help(contact=contact, gain=gain, accepts=np.array([0.4]), brings=np.zeros(1))[0] < 0
