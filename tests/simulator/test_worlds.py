"""Simulated worlds: read strictly, the same for the same seed, blind to the hidden truth, within the
rules.
"""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import yaml
from django.utils import translation

from arrears.rulebook.yaml_file import UnableToReadRules
from arrears.simulator.chance import Chance
from arrears.simulator.worlds.breaches import count_breaches
from arrears.simulator.worlds.compare import change, interval, play, play_all
from arrears.simulator.worlds.figures import figures_of
from arrears.simulator.worlds.gates import gate_of
from arrears.simulator.worlds.life import Life
from arrears.simulator.worlds.parameters import SHIPPED, UnableToFindWorld, find_world, read_world
from arrears.simulator.worlds.policies.registry import UnableToFindPolicy, make_policy, names, register
from arrears.simulator.worlds.policies.shipped import Shipped
from arrears.simulator.worlds.population import populate
from arrears.simulator.worlds.run import run, setting_of
from arrears.simulator.worlds.seen import Contacts, contacts

pytestmark = pytest.mark.usefixtures("django_ready")  # refusals speak a language
WORLDS = sorted(SHIPPED.parent.glob("*.yaml"))


def _raw():
    return yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))


def _file(tmp_path: Path, content) -> Path:
    path = tmp_path / "world.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def _small(tmp_path: Path, **changes) -> Path:
    content = _raw()
    content["population"] |= {"accounts": 600, "entry_days": 30}
    content["horizon_days"] = 70
    content["channels"]["voice_human"]["capacity_a_day"] = 12
    return _file(tmp_path, content | changes)


def _played(path: Path, policy: str, seed: int = 1):
    world = read_world(path)
    return run(world=world, policy=policy, seed=seed, gate=gate_of(setting_of(world, seed=seed)))


@pytest.mark.parametrize("path", WORLDS, ids=lambda path: path.stem)
def test_every_world_that_comes_along_is_read(path: Path) -> None:
    world = read_world(path)
    assert world.name == path.stem
    assert sum(kind.share for kind in world.kinds) == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda w: w.pop("kinds"), "kinds"),
        (lambda w: w["kinds"]["unable"].update(share=0.5), "kinds: the shares"),
        (lambda w: w["kinds"]["unable"].update(shares=0.5), "kinds.unable.shares"),
        (lambda w: w["kinds"]["unable"]["responds"].update(fax=0.5), "kinds.unable.responds.fax"),
        (lambda w: w["kinds"]["unable"]["accepts"].update(relief=1.5), "kinds.unable.accepts.relief"),
        (lambda w: w["channels"]["sms"].pop("cost"), "channels.sms.cost"),
        (
            lambda w: w["channels"].update(fax={"cost": 1, "capacity_a_day": 1, "reach": 1}),
            "channels.fax.kind",
        ),
        (lambda w: w["channels"]["sms"].update(capacity_a_day=-1), "channels.sms.capacity_a_day"),
        (lambda w: w["channels"]["sms"].update(capacity_a_day={11: 5}), "channels.sms.capacity_a_day.11"),
        (lambda w: w["offers"]["relief"].update(instalments=0), "offers.relief.instalments"),
        (lambda w: w.update(hours=[19, 10]), "hours"),
        (lambda w: w.update(horizon_days="long"), "horizon_days"),
        (lambda w: w["population"]["amount"].update(median=0), "population.amount.median"),
        (lambda w: w["population"]["amount"].update(median=float("nan")), "line 7: median: "),
        (lambda w: w["shocks"].update(a_day=float("inf")), "a_day: "),
    ],
)
def test_a_fault_is_named_by_its_key(tmp_path: Path, change, key: str) -> None:
    content = _raw()
    change(content)
    with pytest.raises(UnableToReadRules, match=key.replace(".", r"\.")):
        read_world(_file(tmp_path, content))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a, b]: 1", "line 1: a key is"),
        ("{a: 1}: 2", "line 1: a key is"),
        (f"a: {'[' * 5000}{']' * 5000}", "too deep"),
        ("population: {accounts: 1:30.5}", "line 1: accounts: expected a number in digits, got 1:30.5"),
    ],
)
def test_a_file_that_no_one_can_read_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(text, encoding="utf-8")
    with translation.override("en"), pytest.raises(UnableToReadRules, match=says):
        read_world(path)


def test_a_world_is_found_by_path_or_by_name(tmp_path: Path) -> None:
    assert find_world(None) == SHIPPED
    assert find_world(Path("small_book")).stem == "small_book"
    assert find_world(_small(tmp_path)) == tmp_path / "world.yaml"
    for given in (tmp_path / "none.yaml", tmp_path, Path("none")):
        with pytest.raises(UnableToFindWorld, match="small_book"):
            find_world(given)


def test_same_seed_same_result_and_another_seed_another(tmp_path: Path) -> None:
    path = _small(tmp_path)
    first, second = (figures_of(_played(path, "shipped")) for _ in range(2))
    assert first == second
    assert figures_of(_played(path, "shipped", seed=2)) != first


def test_policies_meet_the_same_chances(tmp_path: Path) -> None:
    """Who would pay unasked pays on the same day under a policy that contacts others."""
    path = _small(tmp_path)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for kind in content["kinds"].values():
        kind |= {"responds": {}, "fatigue": 0, "accepts": {}}
    silent = _file(tmp_path, content)
    paid = [_played(silent, policy).life.collected for policy in ("nothing", "ladder", "shipped")]
    assert (paid[0] == paid[1]).all()
    assert (paid[0] == paid[2]).all()


@pytest.mark.parametrize("policy", ["ladder", "shipped"])
def test_hidden_truth_never_reaches_a_policy(tmp_path: Path, policy: str) -> None:
    """With the hidden columns dealt out to other accounts, the first day's decisions are the same."""
    world = read_world(_small(tmp_path))
    chance = Chance(seed=5)
    hidden, visible = populate(world=world, chance=chance)
    dealt = np.random.default_rng(3).permutation(world.accounts)
    other = dataclasses.replace(
        hidden, **{f.name: getattr(hidden, f.name)[dealt] for f in dataclasses.fields(hidden)}
    )
    planned = []
    for truth in (hidden, other):
        life = Life(world=world, hidden=truth, visible=visible, chance=chance)
        life.begin(0)
        planned.append(make_policy(name=policy, setting=setting_of(world, seed=5)).decide(life.seen(0)))
    assert len(planned[0]) > 0
    for column in dataclasses.fields(Contacts):
        assert (getattr(planned[0], column.name) == getattr(planned[1], column.name)).all()


def test_what_is_seen_cannot_be_written_and_names_no_truth(tmp_path: Path) -> None:
    world = read_world(_small(tmp_path))
    hidden, visible = populate(world=world, chance=Chance(seed=1))
    life = Life(world=world, hidden=hidden, visible=visible, chance=Chance(seed=1))
    seen = life.seen(0)
    with pytest.raises(ValueError, match="read-only"):
        seen.owed[0] = 0.0
    truths = {f.name for f in dataclasses.fields(hidden)}
    # `reached` is seen as a count of contacts; as hidden truth it is a chance
    assert {f.name for f in dataclasses.fields(seen)} & truths <= {"reached"}


@pytest.mark.parametrize("policy", ["ladder", "shipped"])
def test_no_breach_and_never_over_capacity(tmp_path: Path, policy: str) -> None:
    ran = _played(_small(tmp_path), policy)
    assert len(ran.log) > 300
    assert count_breaches(ran) == 0
    channel, hour, day = (np.asarray(ran.log.column(name)) for name in ("channel", "hour", "day"))
    slots = (day * 10 + channel) * 10 + hour
    most = setting_of(ran.world, seed=1).capacity
    for slot, count in zip(*np.unique(slots, return_counts=True), strict=True):
        assert count <= most[slot // 10 % 10, slot % 10]


class Reckless:
    """Calls everybody at night and goes on after payment; registered as a policy of one's own would be."""

    def __init__(self, setting) -> None:
        self.setting = setting

    def decide(self, seen):
        return contacts(who=np.arange(self.setting.accounts), channel=0, hour=0)

    def learn(self, *, day, made, reached, accepted) -> None:
        pass


class OpenGate:
    """Lets everything through."""

    def allowed(self, *, day, seen, planned):
        return np.ones(len(planned), bool)

    def note(self, *, day, made, reached) -> None:
        pass


def test_breaches_are_counted_where_the_gate_is_open(tmp_path: Path) -> None:
    register(name="reckless", make=Reckless)
    world = read_world(_night(tmp_path))
    ran = run(world=world, policy="reckless", seed=1, gate=OpenGate())
    assert count_breaches(ran) == len(ran.log) > 0
    kept = run(world=world, policy="reckless", seed=1, gate=gate_of(setting_of(world, seed=1)))
    assert len(kept.log) == 0
    assert kept.refused > 0


def _night(tmp_path: Path) -> Path:
    content = _raw()
    content["population"] |= {"accounts": 50, "entry_days": 5}
    content |= {"hours": [3], "horizon_days": 10}
    content["channels"]["voice_human"] |= {"capacity_a_day": 5, "reach_at": {3: 1}}
    return _file(tmp_path, content)


def test_policies_are_found_by_name_or_by_place(tmp_path: Path) -> None:
    assert {"nothing", "ladder", "shipped"} <= set(names())
    with pytest.raises(UnableToFindPolicy, match="ladder"):
        make_policy(name="no such", setting=setting_of(read_world(SHIPPED), seed=1))
    with pytest.raises(UnableToFindPolicy):
        make_policy(name="arrears.nowhere:Policy", setting=setting_of(read_world(SHIPPED), seed=1))
    for no_policy in ("json:dumps", "json:__name__", "json:JSONDecodeError", "builtins:repr"):
        with pytest.raises(UnableToFindPolicy, match=no_policy):
            make_policy(name=no_policy, setting=setting_of(read_world(SHIPPED), seed=1))
    here = f"{__name__}:Reckless"
    assert make_policy(name=here, setting=setting_of(read_world(SHIPPED), seed=1)).setting.accounts == 12_000


@pytest.mark.parametrize("shape", ["zero_capacity", "one_account", "no_offers", "odd_kinds", "all_at_once"])
def test_unusual_worlds_run(tmp_path: Path, shape: str) -> None:
    content = yaml.safe_load(_small(tmp_path).read_text(encoding="utf-8"))
    if shape == "zero_capacity":
        for channel in content["channels"].values():
            channel["capacity_a_day"] = 0
    elif shape == "one_account":
        content["population"]["accounts"] = 1
    elif shape == "no_offers":
        content["offers"] = {}
        for kind in content["kinds"].values():
            kind |= {"accepts": {}, "keeps": {}}
    elif shape == "odd_kinds":
        content["kinds"] = {
            "anything": {"share": 1, "responds": {"sms": 1}, "complains": 1000, "fatigue": 50, "signals": {}}
        }
    else:
        content["population"]["entry_days"] = 1
        content["fatigue"] = {"half_life_days": 1000, "of_payment": 100, "of_complaints": 100}
    path = _file(tmp_path, content)
    for policy in ("nothing", "ladder", "shipped"):
        figures = play(world=path, policy=policy, seed=3)
        assert np.isfinite(figures.net_recovery)
        assert figures.breaches == 0
        assert figures.contacts == 0 or shape != "zero_capacity"


def test_intervals_and_comparison(tmp_path: Path) -> None:
    alone = interval([1.0])
    assert alone.low is None
    assert interval([1.0, 3.0]).mean == 2.0
    assert interval([1.0, 3.0]).low == pytest.approx(2 - 12.706, abs=1e-3)
    path = _small(tmp_path)
    ours, theirs = play_all(world=path, policies=("nothing", "nothing"), seeds=range(1, 3))
    assert change(ours, theirs, "net_recovery").mean == 0.0
    assert ours.of("contacts").mean == 0


def test_shipped_policy_against_the_ladder() -> None:
    """On the shipped world: far fewer contacts, more net recovery, no more complaints (a simulation)."""
    ours, theirs = (play(world=SHIPPED, policy=policy, seed=1) for policy in ("shipped", "ladder"))
    assert ours.contacts <= 0.4 * theirs.contacts
    assert ours.net_recovery >= 1.08 * theirs.net_recovery
    assert ours.complaints <= theirs.complaints
    assert ours.breaches == theirs.breaches == 0


def test_the_policy_learns_what_the_world_hides(tmp_path: Path) -> None:
    """Where only robots help, it comes to value them most, whatever it believed before."""
    content = _raw()
    content["population"] |= {"accounts": 5000, "entry_days": 60}
    content |= {"horizon_days": 120, "offers": {}}
    for kind in content["kinds"].values():
        kind |= {"accepts": {}, "keeps": {}, "responds": {"voice_bot": 0.3}, "fatigue": 0}
    ran = _played(_file(tmp_path, content), "shipped")
    assert isinstance(ran.policy, Shipped)
    kinds = ran.policy.kinds
    responds = kinds.shares @ kinds.rates.response
    assert responds.argmax() == 1
    assert responds[1] > 10 * max(responds[0], responds[2])
