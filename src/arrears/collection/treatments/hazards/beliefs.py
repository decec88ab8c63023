"""What is believed before anything was seen: the numbers of rules/collection/hazards.yaml."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_FILE = "collection/hazards.yaml"


@dataclass(frozen=True, kw_only=True)
class KindBelief:
    """A kind of debtor as a lender imagines it; what is seen moves every number."""

    share: float
    alone: float  # daily chance of paying on the first day without any contact
    slows: float  # by which share that chance falls each day
    responds: float  # multiple of the channels' responses
    accepts: float  # chance of taking an offer
    keeps: float  # chance of paying each instalment of a plan


@dataclass(frozen=True, kw_only=True)
class Beliefs:
    """All numbers of the file."""

    kinds: tuple[KindBelief, ...]
    responds: dict[str, float]  # by kind of channel: daily chance of paying that being reached adds
    disturbs: dict[str, float]  # by kind of channel: how much a contact tires, a conversation = 1
    response_half_life: float  # days
    tires: float  # by which a unit of lasting tiredness lowers responses (exponent)
    tires_soon: float  # the same of tiredness that passes soon
    discourages: float  # by which lasting tiredness lowers paying unasked
    tired_days: float  # half-life of lasting tiredness
    tired_soon_days: float
    people: float  # accounts that the shares of kinds are worth
    payments: float  # payments that the belief about each response is worth
    pooled: float  # payments that the common level of a channel's responses is worth
    chances: float  # answers that the belief about offers and instalments is worth
    window_days: int  # what is paid later does not count as paid alone
    price: float  # highest price of a disturbance: share of the debt that a contact must bring
    price_share: float  # of what the best contact brings on average: price where contacts bring little
    probe_from: float  # share of open accounts a day that chance decides on, at first
    probe_to: float
    probe_days: float  # person-days seen after which it has fallen by about a third
    rest_days: int  # no contact by chance so soon after the last
    hold_out: float
    first_days: int  # between two fits at first, for `settled_days`; then twice as many
    settled_days: int
    rounds: int  # of a fit


def read_beliefs() -> Beliefs:
    """The numbers in force. Raises UnableToReadRules."""
    fields = Fields.of_file(folder() / _FILE)
    fields.names("description")
    responds, disturbs, known = (fields.inside(name) for name in ("responds", "disturbs", "worth"))
    found = Beliefs(
        kinds=fields.each("kinds", _kind),
        responds={kind: _share(responds, kind) for kind in [*responds.keys()]},
        disturbs={kind: float(disturbs.number(kind, high="100")) for kind in [*disturbs.keys()]},
        response_half_life=float(fields.number("response_half_life_days", low="0.1", high="365")),
        tires=float(fields.number("tires", high="10")),
        tires_soon=float(fields.number("tires_soon", high="10")),
        discourages=float(fields.number("discourages", high="10")),
        tired_days=float(fields.number("tired_days", low="1", high="365")),
        tired_soon_days=float(fields.number("tired_soon_days", low="1", high="365")),
        people=float(known.number("people", low="1", high="1e6")),
        payments=float(known.number("payments", low="0.1", high="1e6")),
        pooled=float(known.number("pooled", low="0.1", high="1e6")),
        chances=float(known.number("chances", low="0.1", high="1e6")),
        window_days=fields.integer("window_days", low=1, high=3650),
        price=_share(fields, "price"),
        price_share=_share(fields, "price_share"),
        probe_from=_share(fields, "probe_from"),
        probe_to=_share(fields, "probe_to"),
        probe_days=float(fields.number("probe_days", low="1", high="1e9")),
        rest_days=fields.integer("rest_days", low=1, high=365),
        hold_out=_share(fields, "hold_out"),
        first_days=fields.integer("first_days", low=1, high=365),
        settled_days=fields.integer("settled_days", low=1, high=3650),
        rounds=fields.integer("rounds", low=1, high=100),
    )
    for part in (responds, disturbs, known, fields):
        part.done()
    return found


def _share(fields: Fields, key: str) -> float:
    return float(fields.number(key, high="1"))


def _kind(item: Fields) -> KindBelief:
    item.text("says")  # for readers only
    return KindBelief(
        share=_share(item, "share"),
        alone=float(item.number("alone", low="0.000001", high="1")),
        slows=_share(item, "slows"),
        responds=float(item.number("responds", low="0.001", high="100")),
        accepts=float(item.number("accepts", low="0.001", high="0.999")),
        keeps=float(item.number("keeps", low="0.001", high="0.999")),
    )
