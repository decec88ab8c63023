"""What contacting an account now is worth: what it brings more than leaving it alone, less cost and harm.

Contacts are not worth the same every day: right after one the next adds little, and every one tires. So each
channel has a rhythm for each account, the days between contacts at which the gain a day is largest (the
marginal value theorem, Charnov 1976), and a contact is open when the last one has faded as far as that.
"""

from dataclasses import dataclass

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Beliefs, Flags, Floats, Ints
from arrears.collection.treatments.hazards.rates import Rates

_RHYTHMS = np.array([1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 45])  # days between two contacts
_USUAL = 6  # place of the rhythm by which the best contact is measured
_SOON = 2  # days in which nobody is contacted again for a pull alone
_HALF = 0.5  # of the tiredness that passes soon is still there at the next contact


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Accounts at a decision [n]."""

    kinds: Floats  # [n, hidden kinds] how likely
    owed: Floats
    overdue: Ints  # days
    channel: Ints  # that reached last, NEVER
    since: Ints  # days since then
    rested: Ints  # days since any contact
    tired: Floats
    tired_soon: Floats


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A way to contact: chance to reach, costs [n] as shares of the debt, how much it tires."""

    place: int
    reach: float
    unit: Floats
    disturbs: float


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Of contacting each account now [n]: share of the debt more than if left alone, less costs; whether the
    time has come; the most that a first contact could bring.
    """

    net: Floats
    open: Flags
    most: Floats
    unpaid: Floats  # [n, kinds] chance that a debt stays unpaid after the contact, through the window


class Outlook:
    """Chances of accounts under some rates: what `gain` of each channel shares."""

    def __init__(self, *, rates: Rates, standing: Standing, beliefs: Beliefs) -> None:
        self._rates, self._standing, self._beliefs = rates, standing, beliefs
        slows = np.maximum(rates.slows, 1e-4)
        daily = rates.alone * (1.0 - slows) ** standing.overdue[:, None]
        alone = daily * (1.0 - (1.0 - slows) ** beliefs.window_days) / slows
        left = np.exp(-alone)
        self._left: Floats = left  # [n, kinds] chance that nothing comes alone in the window
        self._open: Floats = standing.kinds * left
        self._daily: Floats = (self._open * daily).sum(axis=1)
        self._spread: Floats = (self._open * alone).sum(axis=1) / beliefs.window_days
        fresh = np.exp(-rates.tires * standing.tired - rates.tires_soon * standing.tired_soon)
        self._fresh: Floats = fresh[:, None]
        faded = 0.5 ** (standing.since / rates.half_life)
        pull = rates.response[:, np.maximum(standing.channel, 0)].T * (faded * fresh)[:, None]
        self._pull: Floats = np.where((standing.channel >= 0)[:, None], pull, 0.0)
        halves = 0.5 ** (np.arange(_RHYTHMS[-1]) / rates.half_life)
        self._sums: Floats = np.cumsum(halves)[_RHYTHMS - 1]
        self._lasting = beliefs.tired_days / np.log(2.0)
        self._passing = beliefs.tired_soon_days / np.log(2.0)

    def gain(self, contact: Contact) -> Gain:
        """Of contacting everybody over a channel now."""
        rates, standing = self._rates, self._standing
        response = rates.response[:, contact.place]
        rhythm, a_day = self._rhythm(contact)
        sums = self._sums[rhythm][:, None]
        now = (self._open * self._pull).sum(axis=1)
        then = (self._open * response * self._fresh).sum(axis=1) * 0.5 ** (_RHYTHMS[rhythm] / rates.half_life)
        rested = standing.rested >= np.minimum(_RHYTHMS[rhythm], _SOON)
        drawn = np.maximum(response * self._fresh, self._pull)
        paid = self._open * (np.exp(-self._pull * sums) - np.exp(-drawn * sums))
        gain = contact.reach * paid.sum(axis=1)
        # what tiring costs: less paid unasked meanwhile, and a weaker answer to the next contact
        harm = self._spread * rates.discourages * self._lasting + rates.tires * gain
        harm = (harm + _HALF * rates.tires_soon * gain) * contact.disturbs
        most = contact.reach * (self._open * -np.expm1(-response * self._sums[_USUAL])).sum(axis=1)
        return Gain(
            net=gain - contact.unit - harm,
            open=(a_day > 0) & (now <= then + 1e-15) & rested,
            most=most,
            unpaid=self._left * np.exp(-drawn * sums),
        )

    def _rhythm(self, contact: Contact) -> tuple[Ints, Floats]:
        """The best rhythm of each account (its place) and what it gains a day, at the tiredness that it
        brings about.
        """
        rates = self._rates
        found = np.empty((len(self._open), len(_RHYTHMS)))
        for place, days in enumerate(_RHYTHMS):
            tired = contact.disturbs * self._lasting / days
            soon = contact.disturbs * self._passing / days
            response = rates.response[:, contact.place]
            response = response * np.exp(-rates.tires * tired - rates.tires_soon * soon)
            gain = contact.reach * (self._open * -np.expm1(-response * self._sums[place])).sum(axis=1)
            harm = self._daily * -np.expm1(-rates.discourages * tired) * days
            found[:, place] = (gain - contact.unit - harm) / days
        best = found.argmax(axis=1)
        return best, found[np.arange(len(best)), best]

    def help(self, *, contact: Contact, gain: Gain, accepts: Floats, brings: Floats) -> Floats:
        """What offering help in the conversation adds [n]: `accepts` [kinds] chance that it is taken,
        `brings` [kinds] share of the debt that a plan brings in.
        """
        more = self._standing.kinds * accepts * self._fresh * (brings - (1.0 - gain.unpaid))
        return np.asarray(contact.reach * more.sum(axis=1))


def plan_brings(*, keeps: Floats, instalments: int, forgives: float) -> Floats:
    """Share of a debt that a plan brings in [kinds]: the first instalment that is missed ends it."""
    paid = sum(keeps**number for number in range(1, instalments + 1)) / instalments
    return np.asarray((1.0 - forgives) * paid)
