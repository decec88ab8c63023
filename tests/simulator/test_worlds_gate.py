"""Simulated worlds pass the product's gate: their logs are replayed by the gate's independent checker."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import yaml

from arrears.rulebook.yaml_file import UnableToReadRules
from arrears.simulator.worlds.breaches import count_breaches, rules_counted
from arrears.simulator.worlds.gate_calendar import BEGINS
from arrears.simulator.worlds.gates import gate_of
from arrears.simulator.worlds.parameters import SHIPPED, read_world
from arrears.simulator.worlds.run import Ran, run, setting_of
from arrears.simulator.worlds.seen import contacts, together
from tests.gate_checker.check import breaches
from tests.gate_checker.log import Action, Debtor, Number

pytestmark = pytest.mark.usefixtures("django_ready")
KINDS = {"sms": "phone", "voice_bot": "phone", "voice_human": "phone", "email": "email", "visit": "address"}
DONE = frozenset({"identify", "record_call", "opt_out_line", "two_collectors", "show_id"})
ZONES = {"CN": "Asia/Shanghai", "US": "America/New_York", "RU": "Europe/Kaliningrad", "AU": "Australia/Perth"}
ZONES |= {
    "CO": "America/Bogota",
    "CA-ON": "America/Toronto",
    "PH": "Asia/Manila",
    "US-MA": "America/New_York",
}


class Eager:
    """Contacts everybody over every channel at every hour, debt or none."""

    def __init__(self, setting) -> None:
        self.setting = setting

    def decide(self, seen):
        who = np.arange(self.setting.accounts)
        ways = [(c, h) for h in range(len(self.setting.hours)) for c in range(len(self.setting.channels))]
        return together([contacts(who=who, channel=c, hour=h) for c, h in ways])

    def learn(self, *, day, made, reached, accepted) -> None:
        pass


class OpenGate:
    def allowed(self, *, day, seen, planned):
        return np.ones(len(planned), bool)

    def note(self, *, day, made, reached) -> None:
        pass


def _world(tmp_path: Path, place: str, *, accounts: int = 4, days: int = 12) -> Path:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    content["population"] |= {"accounts": accounts, "entry_days": 2}
    content |= {"horizon_days": days, "jurisdiction": place, "hours": [3, 9, 12, 15, 20, 21]}
    content["channels"]["voice_human"] |= {"capacity_a_day": 800, "reach_at": {9: 1}, "reach": 0.5}
    for code, kind in (("email", "email"), ("visit", "visit")):
        content["channels"][code] = {"kind": kind, "cost": 1, "capacity_a_day": 800, "reach": 0.5}
    for code in ("sms", "voice_bot"):
        content["channels"][code] |= {"complaints": 0.002}
    path = tmp_path / "world.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def _played(path: Path, *, open_gate: bool = False) -> Ran:
    world = read_world(path)
    gate = OpenGate() if open_gate else gate_of(setting_of(world, seed=1))
    return run(world=world, policy=f"{__name__}:Eager", seed=1, gate=gate)


def _replayed(ran: Ran) -> set[str]:
    """What the gate's checker finds in the logs of all borrowers."""
    place = ran.world.jurisdiction
    clock = ZoneInfo(ZONES[place])
    log = ran.log
    columns = [np.asarray(log.column(name)).tolist() for name in ("day", "channel", "hour")]
    actions: dict[int, list[Action]] = {}
    for who, day, channel, hour, reached in zip(
        log.who.tolist(), *columns, log.reached.tolist(), strict=True
    ):
        kind = ran.world.channels[channel].kind
        on = BEGINS + timedelta(days=day)
        action = Action(
            at=datetime.combine(on, time(ran.world.hours[hour]), clock).astimezone(ZoneInfo("UTC")),
            channel=kind,
            purpose="collect",
            number=f"{who}:{KINDS[kind]}",
            kind=KINDS[kind],
            owner="self",
            place="home" if kind == "visit" else "unknown",
            loans=(who,),
            connected=reached,
            spoke_with="debtor" if reached else "nobody",
            duties=DONE,
        )
        actions.setdefault(who, []).append(action)
    return {
        breach.text
        for who, mine in actions.items()
        for breach in breaches(_debtor(who, mine, place, int(ran.last.entered[who])))
    }


def _debtor(who: int, mine: list[Action], place: str, entered: int) -> Debtor:
    long_ago = mine[0].at.replace(hour=0) - timedelta(days=1)
    numbers = [
        Number(
            id=at,
            value=f"{who}:{kind}",
            kind=kind,
            owner="self",
            place="home" if kind == "address" else "unknown",
            confirmed_at=long_ago,
            consented_at=long_ago,
        )
        for at, kind in enumerate(("phone", "email", "address"))
    ]
    notice = Action(
        at=long_ago - timedelta(days=60),
        channel="letter",
        purpose="notice",
        number=f"{who}:address",
        kind="address",
        owner="self",
        place="home",
        loans=(who,),
        connected=True,
        judged=False,
    )
    overdue = {who: BEGINS + timedelta(days=entered)}
    return Debtor(
        place=place, zones=(ZONES[place],), numbers=numbers, overdue_since=overdue, log=[notice, *mine]
    )


@pytest.mark.parametrize("place", list(ZONES))
def test_the_checker_finds_no_breach_behind_the_gate_and_many_without_it(tmp_path: Path, place: str) -> None:
    path = _world(tmp_path, place)
    kept = _played(path)
    assert len(kept.log) > 10  # eager, and not simply shut
    assert kept.refused > len(kept.log)
    assert _replayed(kept) == set()
    assert count_breaches(kept) == 0
    free = _played(path, open_gate=True)
    assert _replayed(free)
    assert count_breaches(free) > 0


def test_chinas_dials_and_conversations_are_used_up_and_not_passed(tmp_path: Path) -> None:
    """Of six hours of two voice channels a day the gate leaves three: a dial may become a conversation."""
    ran = _played(_world(tmp_path, "CN"))
    hour = np.array(ran.world.hours)[np.asarray(ran.log.column("hour"))]
    assert hour.min() == 9
    assert hour.max() == 21
    channel, day = (np.asarray(ran.log.column(name)) for name in ("channel", "day"))
    voice = np.isin(channel, [place for place, c in enumerate(ran.world.channels) if "voice" in c.kind])
    _, calls = np.unique(ran.log.who[voice] * 1000 + day[voice], return_counts=True)
    assert calls.max() == 3


def test_a_complaint_or_a_plan_is_a_stop_of_the_gate(tmp_path: Path) -> None:
    ran = _played(_world(tmp_path, "CN", accounts=40))
    assert np.asarray(ran.log.column("complained")).any()
    free = _played(_world(tmp_path, "CN", accounts=40), open_gate=True)
    assert count_breaches(ran) == 0
    assert count_breaches(free) > 0


def test_the_count_says_what_it_counts() -> None:
    assert "China" in rules_counted("CN") or "中国" in rules_counted("CN")
    assert rules_counted("US") in rules_counted("CN")
    assert rules_counted("US") != rules_counted("CN")


def test_an_unknown_jurisdiction_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadRules, match=r"jurisdiction: .*XX"):
        read_world(_world(tmp_path, "XX"))
