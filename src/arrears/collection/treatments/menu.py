"""The treatments that can be chosen: a channel, perhaps an offer, how often tried until reached, how often
repeated.
"""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

Floats = NDArray[np.float64]
NONE = -1
_FILE = "collection/treatments.yaml"


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """One way to treat an account for some days. `channel` and `offer` are places in the lender's lists;
    NONE.
    """

    code: str
    channel: int
    offer: int
    tries: int  # contacts until somebody is reached
    times: int  # how often it is done when it reached somebody
    gap_days: int  # between two times


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The numbers of rules/collection/treatments.yaml."""

    stage_days: tuple[int, ...]  # how long a decision holds: first, second ... (the last for all others)
    effect_prior: dict[str, float]  # by kind of channel: share paid more, before anything was seen
    offer_prior: float
    prior_spread: float
    tries: dict[str, int]
    repeats: int
    gap_days: int
    contact_price: float  # share of what is owed that one more contact must bring, beyond its cost
    fatigue_price: float  # the same for each contact of late that is still remembered
    optimism: float  # standard deviations added to an uplift: doubt is worth a try
    explore_from: float
    explore_to: float
    explore_rows: int
    hold_out: float
    short_days: int
    long_days: int


def read_policy() -> Policy:
    """The numbers in force. Raises UnableToReadRules."""
    fields = Fields.of_file(folder() / _FILE)
    fields.names("description")
    effects, tries = fields.inside("effect_prior"), fields.inside("tries")
    policy = Policy(
        stage_days=tuple(_whole(fields, "stage_days")),
        effect_prior={kind: float(effects.number(kind, low="-1", high="1")) for kind in [*effects.keys()]},
        offer_prior=float(fields.number("offer_prior", low="-1", high="1")),
        prior_spread=float(fields.number("prior_spread", low="0.001", high="1")),
        tries={kind: tries.integer(kind, low=1, high=20) for kind in [*tries.keys()]},
        repeats=fields.integer("repeats", low=1, high=20),
        gap_days=fields.integer("gap_days", low=1, high=60),
        contact_price=float(fields.number("contact_price", high="1")),
        fatigue_price=float(fields.number("fatigue_price", high="1")),
        optimism=float(fields.number("optimism", high="5")),
        explore_from=float(fields.number("explore_from", high="1")),
        explore_to=float(fields.number("explore_to", high="1")),
        explore_rows=fields.integer("explore_rows", low=1),
        hold_out=float(fields.number("hold_out", high="1")),
        short_days=fields.integer("short_days", low=1, high=365),
        long_days=fields.integer("long_days", low=1, high=365),
    )
    for part in (effects, tries, fields):
        part.done()
    return policy


def _whole(fields: Fields, key: str) -> list[int]:
    days = fields.raw(key)
    if not isinstance(days, list) or not days or not all(type(day) is int and day >= 1 for day in days):
        fields.refuse(key, _("expected a list of whole days from 1, got %(given)r") % {"given": days})
    return list(days)


def menu_of(
    *, kinds: tuple[str, ...], personal: tuple[bool, ...], offers: tuple[str, ...], policy: Policy
) -> tuple[Treatment, ...]:
    """Nothing first; each channel once and repeated; on personal channels each offer as well."""
    found = [Treatment(code="nothing", channel=NONE, offer=NONE, tries=0, times=0, gap_days=0)]
    for channel, kind in enumerate(kinds):
        tries = policy.tries.get(kind, 1)
        for times in sorted({1, policy.repeats}):
            code = kind if times == 1 else f"{kind}x{times}"
            found.append(
                Treatment(
                    code=code, channel=channel, offer=NONE, tries=tries, times=times, gap_days=policy.gap_days
                )
            )
        if personal[channel]:
            found += [
                Treatment(
                    code=f"{kind}+{code}",
                    channel=channel,
                    offer=offer,
                    tries=tries,
                    times=1,
                    gap_days=policy.gap_days,
                )
                for offer, code in enumerate(offers)
            ]
    return tuple(found)


def parts_of(menu: tuple[Treatment, ...], *, channels: int, offers: int) -> Floats:
    """Parts of each treatment [treatments, channels + channels + offers]: its channel, its repeats, its
    offer.
    """
    parts = np.zeros((len(menu), 2 * channels + offers))
    for place, treatment in enumerate(menu):
        if treatment.channel != NONE:
            parts[place, treatment.channel] = 1.0
            parts[place, channels + treatment.channel] = treatment.times > 1
        if treatment.offer != NONE:
            parts[place, 2 * channels + treatment.offer] = 1.0
    return parts
