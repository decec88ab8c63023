"""A world from its file, read strictly: every complaint names the file, the line and the key.
docs/worlds.md explains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.rulebook import jurisdictions
from arrears.rulebook.fields import Fields
from arrears.simulator.worlds.setting import Channel, Offer

# The gate's channels; a world may give its own names to channels of these kinds.
KINDS_OF_CHANNEL = ("voice_human", "voice_bot", "sms", "email", "push", "in_app", "letter", "visit")
_PERSONAL = ("voice_human", "visit")
SHIPPED = Path(__file__).parent / "shipped.yaml"


class UnableToFindWorld(Unable):
    """There is no such world file; the message lists the worlds that come with the program."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How one hidden kind of borrower behaves; maps are by channel, offer, signal or reason."""

    code: str
    share: float
    pays_alone: float  # daily chance of paying all on the first day, without any contact
    slows: float  # by which share that chance falls each day
    responds: Mapping[str, float]  # daily chance of paying that being reached adds, fading
    reached: Mapping[str, float]  # multiple of the channel's chance to reach
    accepts: Mapping[str, float]  # chance to take an offer made in person
    keeps: Mapping[str, float]  # chance to pay each instalment of a plan
    fatigue: float  # how fast responses fade with contacts
    complains: float  # multiple of the channels' complaint rates
    again_a_month: float  # chance a month to fall behind again once paid up
    starts_in_shock: float
    says: Mapping[str, float]
    signals: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Of a channel: what only the world knows."""

    reach: float
    reach_at: tuple[float, ...]  # multiple by hour
    weight: float  # how much a contact tires
    complaints: float  # chance of a complaint a contact


@dataclass(frozen=True, kw_only=True)
class World:
    """All parameters of a world."""

    name: str
    description: str
    path: Path
    accounts: int
    entry_days: int
    horizon_days: int
    amount_median: float
    amount_spread: float
    discount_annual: float
    jurisdiction: str
    hours: tuple[int, ...]
    channels: tuple[Channel, ...]
    truths: tuple[Truth, ...]
    offers: tuple[Offer, ...]
    kinds: tuple[Kind, ...]
    response_half_life_days: float
    fatigue_half_life_days: float
    fatigue_of_payment: float  # how much tiredness also lowers paying unasked
    fatigue_of_complaints: float
    complaint_cost: float
    complaint_stop_days: int
    shock_a_day: float
    shock_days: float
    shock_ability: float

    @property
    def signals(self) -> tuple[str, ...]:
        """Names of what can be seen of a borrower at the start."""
        return tuple(dict.fromkeys(name for kind in self.kinds for name in kind.signals))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Names of what borrowers may say."""
        return tuple(dict.fromkeys(name for kind in self.kinds for name in kind.says))


def find_world(given: Path | None) -> Path:
    """A path, or the bare name of a world that comes with the program; None: the shipped one.

    Raises UnableToFindWorld.
    """
    if given is None:
        return SHIPPED
    if given.is_file():
        return given
    named = SHIPPED.with_name(f"{given.name}.yaml")
    if given.name == str(given) and named.is_file():
        return named
    known = ", ".join(sorted(path.stem for path in SHIPPED.parent.glob("*.yaml")))
    raise UnableToFindWorld(
        _("no world file %(given)s; give the path of one, or the name of one that comes along: %(known)s")
        % {"given": given, "known": known}
    )


def read_world(path: Path = SHIPPED) -> World:
    """The world of a file. Raises UnableToReadRules, which names the key at fault."""
    fields = Fields.of_file(path)
    population, hours = fields.inside("population"), _hours(fields)
    channels = _channels(fields, hours)
    offers = _offers(fields)
    known = tuple(channel.code for channel, _ in channels), tuple(offer.code for offer in offers)
    kinds = _kinds(fields, channels=known[0], offers=known[1])
    money = population.inside("amount")
    responses, fatigue = fields.inside("responses", {}), fields.inside("fatigue", {})
    complaints, shocks = fields.inside("complaints", {}), fields.inside("shocks", {})
    world = World(
        name=fields.text("name", path.stem),
        description=fields.text("description", path.stem),
        path=path,
        accounts=population.integer("accounts", low=1, high=2_000_000),
        entry_days=population.integer("entry_days", 1, low=1, high=3650),
        horizon_days=fields.integer("horizon_days", low=1, high=3650),
        amount_median=_number(money, "median", low="0.01"),
        amount_spread=_number(money, "spread", 0.0, high="5"),
        discount_annual=_number(fields, "discount_annual", 0.08, high="10"),
        jurisdiction=_jurisdiction(fields),
        hours=hours,
        channels=tuple(channel for channel, _ in channels),
        truths=tuple(truth for _, truth in channels),
        offers=offers,
        kinds=kinds,
        response_half_life_days=_number(responses, "half_life_days", 4.0, low="0.01"),
        fatigue_half_life_days=_number(fatigue, "half_life_days", 14.0, low="0.01"),
        fatigue_of_payment=_number(fatigue, "of_payment", 0.0),
        fatigue_of_complaints=_number(fatigue, "of_complaints", 0.0),
        complaint_cost=_number(complaints, "cost", 0.0),
        complaint_stop_days=complaints.integer("stop_days", 30, high=3650),
        shock_a_day=_share(shocks, "a_day", 0.0),
        shock_days=_number(shocks, "days", 45.0, low="0.01"),
        shock_ability=_share(shocks, "ability", 0.1),
    )
    for part in (fields, population, money, responses, fatigue, complaints, shocks):
        part.done()
    return world


def _jurisdiction(fields: Fields) -> str:
    code = fields.text("jurisdiction", "CN")
    try:
        return jurisdictions.load(code).code
    except jurisdictions.UnableToFindJurisdiction as failure:
        fields.refuse("jurisdiction", str(failure))


def _number(
    fields: Fields, key: str, default: float | None = None, *, low: str = "0", high: str = "1e12"
) -> float:
    if default is not None and not fields.has(key):
        return default
    return float(fields.number(key, low=low, high=high))


def _share(fields: Fields, key: str, default: float | None = None) -> float:
    return _number(fields, key, default, high="1")


def _hours(fields: Fields) -> tuple[int, ...]:
    hours = fields.raw("hours", [10])
    good = isinstance(hours, list) and hours and all(type(hour) is int and 0 <= hour <= 23 for hour in hours)
    if not good or sorted(set(hours)) != hours:
        fields.refuse(
            "hours", _("expected rising whole hours from 0 to 23, got %(given)r") % {"given": hours}
        )
    return tuple(hours)


def _channels(fields: Fields, hours: tuple[int, ...]) -> list[tuple[Channel, Truth]]:
    inside = fields.inside("channels")
    found = [_channel(inside.inside(code), code=str(code), hours=hours) for code in [*inside.keys()]]
    if not found:
        fields.refuse("channels", _("expected at least one channel"))
    return found


def _channel(fields: Fields, *, code: str, hours: tuple[int, ...]) -> tuple[Channel, Truth]:
    kind = fields.choice("kind", {name: name for name in KINDS_OF_CHANNEL}, code)
    channel = Channel(
        code=code,
        kind=kind,
        cost=_number(fields, "cost"),
        personal=kind in _PERSONAL,
        capacity=_by_hour(fields, "capacity_a_day", hours, whole=True),
    )
    truth = Truth(
        reach=_share(fields, "reach"),
        reach_at=_by_hour(fields, "reach_at", hours, default=1.0),
        weight=_number(fields, "weight", 1.0, high="1000"),
        complaints=_share(fields, "complaints", 0.0),
    )
    fields.done()
    return channel, truth


def _by_hour(
    fields: Fields, key: str, hours: tuple[int, ...], *, default: float | None = None, whole: bool = False
) -> tuple[float, ...]:
    """A number for each hour: a mapping by hour, or one number (`whole`: of the day, spread over its
    hours).
    """
    if default is not None and not fields.has(key):
        return (default,) * len(hours)
    if not isinstance(fields.raw(key), dict):
        number = _number(fields, key)
        return (number / len(hours) if whole else number,) * len(hours)
    inside = fields.inside(key)
    numbers = tuple(_number(inside, hour, 0.0 if whole else 1.0) for hour in hours)  # type: ignore[arg-type]
    inside.done()
    return numbers


def _offers(fields: Fields) -> tuple[Offer, ...]:
    inside = fields.inside("offers", {})
    found = []
    for code in [*inside.keys()]:
        offer = inside.inside(code)
        found.append(
            Offer(
                code=str(code),
                instalments=offer.integer("instalments", low=1, high=120),
                every_days=offer.integer("every_days", 30, low=1, high=366),
                forgives=_share(offer, "forgives", 0.0),
            )
        )
        offer.done()
    return tuple(found)


def _kinds(fields: Fields, *, channels: tuple[str, ...], offers: tuple[str, ...]) -> tuple[Kind, ...]:
    inside = fields.inside("kinds")
    found = tuple(
        _kind(inside.inside(code), code=str(code), channels=channels, offers=offers)
        for code in [*inside.keys()]
    )
    total = sum(kind.share for kind in found)
    if not found or abs(total - 1.0) > 1e-6:
        fields.refuse(
            "kinds",
            _("the shares of all kinds must add up to 1, they add up to %(total)g") % {"total": total},
        )
    return found


def _kind(fields: Fields, *, code: str, channels: tuple[str, ...], offers: tuple[str, ...]) -> Kind:
    alone = fields.inside("pays_alone", {})
    kind = Kind(
        code=code,
        share=_share(fields, "share"),
        pays_alone=_share(alone, "a_day", 0.0),
        slows=_share(alone, "slows", 0.0),
        responds=_map(fields, "responds", known=channels, high="1"),
        reached=_map(fields, "reached", known=channels, high="1000"),
        accepts=_map(fields, "accepts", known=offers, high="1"),
        keeps=_map(fields, "keeps", known=offers, high="1"),
        fatigue=_number(fields, "fatigue", 0.0, high="1000"),
        complains=_number(fields, "complains", 1.0, high="1e6"),
        again_a_month=_share(fields, "again_a_month", 0.0),
        starts_in_shock=_share(fields, "starts_in_shock", 0.0),
        says=_map(fields, "says", high="1e6"),
        signals=_map(fields, "signals", low="-1e6", high="1e6"),
    )
    alone.done()
    fields.done()
    return kind


def _map(
    fields: Fields, key: str, *, known: tuple[str, ...] | None = None, low: str = "0", high: str
) -> Mapping[str, float]:
    """Numbers by name; names that the world does not have are refused."""
    inside = fields.inside(key, {})
    for name in [*inside.keys()]:
        if known is not None and name not in known:
            inside.refuse(
                name,
                _("expected one of %(known)s")
                % {"known": ", ".join(known) or _("nothing: the world has none")},
            )
    return {str(name): _number(inside, name, low=low, high=high) for name in [*inside.keys()]}
