"""What earlier decisions have brought: the shares of debts paid after the long time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from arrears.collection.treatments.effects import Effects, Posterior
from arrears.collection.treatments.models import TreatmentDecision
from arrears.collection.treatments.numbers import Policy
from arrears.collection.treatments.policy import FEATURES, belief_of, effects_of
from arrears.collection.treatments.strategies import NOTHING
from arrears.servicing.queries.money_in import money_in

_MOST = 20_000  # decisions: the newest that are old enough


def paid_shares(*, decisions: Sequence[TreatmentDecision], days: int) -> np.ndarray:
    """Share of what was overdue at each decision that came in within so many days after it [n]."""
    paid: dict[tuple[int, date], int] = defaultdict(int)
    if decisions:
        loans = {loan for decision in decisions for loan in decision.loan_ids}
        first = min(decision.business_date for decision in decisions)
        last = max(decision.business_date for decision in decisions) + timedelta(days=days)
        for money in money_in(loan_ids=loans, from_on=first, to_on=last):
            paid[money.loan_id, money.value_on] += money.amount_minor
    by_loan: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for (loan, on), amount in paid.items():
        by_loan[loan].append((on, amount))
    shares = []
    for decision in decisions:
        end = decision.business_date + timedelta(days=days)
        came = sum(
            amount
            for loan in decision.loan_ids
            for on, amount in by_loan[loan]
            if decision.business_date < on <= end
        )
        shares.append(min(max(came / max(decision.overdue_minor, 1), 0.0), 1.0))
    return np.array(shares)


def ripe_decisions(*, business_date: date, menu: Sequence[str], policy: Policy) -> list[TreatmentDecision]:
    """The newest decisions for one of some treatments whose outcome is known."""
    ripe = TreatmentDecision.objects.filter(
        business_date__lt=business_date - timedelta(days=policy.long_days), chosen__in=list(menu)
    )
    return list(ripe.order_by("-business_date", "-id")[:_MOST])


def believe(*, business_date: date, channels: Sequence[str], policy: Policy) -> tuple[Posterior, int]:
    """What is believed on a business date of each channel, and from how many decisions."""
    menu = [NOTHING, *channels]
    decisions = ripe_decisions(business_date=business_date, menu=menu, policy=policy)
    effects: Effects = effects_of(channels=channels)
    if decisions:
        features = np.array([decision.features for decision in decisions]).reshape(-1, FEATURES)
        paid = paid_shares(decisions=decisions, days=policy.long_days)
        effects.add(
            features=features,
            interactions=features,
            treatment=np.array([menu.index(decision.chosen) for decision in decisions]),
            paid=paid,
            expected=np.full(len(paid), float(paid.mean())),
        )
    return effects.posterior(belief_of(channels=channels, policy=policy)), len(decisions)
