"""Which hidden kind an account may be of: from what was known at the start, from its days, words and answers.

A mixture of kinds (latent classes): every number of a kind is learned from the accounts that may be of it,
each as much as it may be; and an account is thought to be of the kinds whose numbers its days fit.
"""

from dataclasses import dataclass

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Beliefs, Flags, Floats, Ints
from arrears.collection.treatments.hazards.days import Days
from arrears.collection.treatments.hazards.diary import Diary
from arrears.collection.treatments.hazards.fit import fit
from arrears.collection.treatments.hazards.rates import Rates, log_paying

_FEW = 5  # accounts: of fewer the signals have no usual spread
_STEADY = 5.0  # accounts that the belief "signals of a kind are as usual" is worth
_UNHEARD = 0.5  # times that each reason counts as said by each kind


@dataclass(frozen=True, kw_only=True)
class Told:
    """What accounts showed besides paying, counted [accounts, ...]; filled by the policy."""

    said: Floats  # [.., reasons]
    taken: Floats  # [.., offers] offers accepted
    refused: Floats
    kept: Floats  # [.., offers] instalments of plans paid
    missed: Floats


class Kinds:
    """Hidden kinds and what is believed of them."""

    def __init__(self, *, beliefs: Beliefs, rates: Rates, days: Days, told: Told) -> None:
        kinds, offers = len(beliefs.kinds), told.taken.shape[1]
        self._beliefs, self._told = beliefs, told
        self.days, self.rates, self._believed = days, rates, rates
        self.diary = Diary(accounts=len(told.said), days=days)
        first = np.array([kind.share for kind in beliefs.kinds])
        self._first: Floats = first / first.sum()
        self.shares = self._first
        self._accepts = np.array([kind.accepts for kind in beliefs.kinds])[:, None] * np.ones(offers)
        self._keeps = np.array([kind.keeps for kind in beliefs.kinds])[:, None] * np.ones(offers)
        self.accepts: Floats = self._accepts  # [kinds, offers] chance of taking it
        self.keeps: Floats = self._keeps  # [kinds, offers] chance of paying each instalment
        reasons = told.said.shape[1]
        self._says = np.full((kinds, reasons), 1.0 / max(reasons, 1))
        self._means = np.zeros((kinds, 0))
        self._signals = np.zeros((len(told.said), 0))
        self._lived = np.zeros((len(told.said), kinds))

    def learn(self, *, signals: Floats, known: Flags) -> None:
        """Fits everything to all that was seen. signals [accounts, signals]; known [accounts]: in arrears
        so far.
        """
        self._signals = _usual(signals, known)
        self._means = np.zeros((len(self.shares), signals.shape[1]))
        for turn in range(self._beliefs.rounds):
            self._lived = self.diary.likelihood(self.rates)
            shares = self.of_accounts()
            self._learn_traits(shares * known[:, None])
            self.rates = fit(
                rates=self.rates,
                believed=self._believed,
                lived=self.diary.split(shares),
                beliefs=self._beliefs,
                search=turn >= self._beliefs.rounds - 2,
            )

    def _learn_traits(self, weights: Floats) -> None:
        """Shares, signals, words, answers to offers [accounts, kinds]."""
        told, beliefs, totals = self._told, self._beliefs, weights.sum(axis=0)
        self.shares = (totals + beliefs.people * self._first) / (totals.sum() + beliefs.people)
        self._means = weights.T @ self._signals / (totals[:, None] + _STEADY)
        said = weights.T @ told.said + _UNHEARD
        self._says = said / said.sum(axis=1, keepdims=True)
        self.accepts = self._chance(weights, told.taken, told.refused, self._accepts)
        self.keeps = self._chance(weights, told.kept, told.missed, self._keeps)

    def _chance(self, weights: Floats, yes: Floats, no: Floats, believed: Floats) -> Floats:
        worth, yes, no = self._beliefs.chances, weights.T @ yes, weights.T @ no
        return np.asarray((yes + worth * believed) / (yes + no + worth))

    def live(self, *, who: Ints, day: Ints, paid: Flags) -> None:
        """Adds a day of some accounts [m]."""
        self.diary.add(who=who, day=day, paid=paid)
        hazard = self.rates.of(self.days)[day]
        self._lived[who] += np.where(paid[:, None], log_paying(hazard), 0.0) - hazard

    def of_accounts(self) -> Floats:
        """How likely each account is of each kind [accounts, kinds]; rows sum to 1."""
        told = self._told
        found = self._lived + np.log(self.shares)
        if self._signals.shape[1]:
            found = found + self._signals @ self._means.T - 0.5 * (self._means**2).sum(axis=1)
        found = found + told.said @ np.log(self._says).T
        found = found + told.taken @ np.log(self.accepts).T + told.refused @ np.log1p(-self.accepts).T
        found = found + told.kept @ np.log(self.keeps).T + told.missed @ np.log1p(-self.keeps).T
        found = np.exp(found - found.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True))


def _usual(signals: Floats, known: Flags) -> Floats:
    """Signals in standard deviations from their mean over those known."""
    if known.sum() <= _FEW:
        return np.zeros_like(signals)
    seen = signals[known]
    return np.asarray(np.clip((signals - seen.mean(axis=0)) / np.maximum(seen.std(axis=0), 1e-6), -4.0, 4.0))
