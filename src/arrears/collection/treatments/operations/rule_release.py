"""Asks the release gate about a challenger and stores its ruling with the numbers it rests on."""

from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from arrears.collection.treatments.menu import read_policy
from arrears.collection.treatments.models import ReleaseRuling
from arrears.collection.treatments.queries import ArmOutcome, arm_outcomes, planned_days
from arrears.collection.treatments.release import Arm, Rails, UnableToCompare, Verdict, decide_release
from arrears.collection.treatments.strategies import Experiment, read_experiment


def rule_release(
    *, challenger: str, business_date: date, actor: str, complaints: dict[str, int], breaches: dict[str, int]
) -> Verdict:
    """Compares an arm with the champion, the first arm of the experiment, over people whose time is over.

    `complaints` and `breaches` by arm. Raises UnableToCompare.
    """
    policy, experiment = read_policy(), read_experiment()
    champion = experiment.arms[0].code
    outcomes = _ripe(business_date=business_date, days=policy.long_days)
    arms = {
        code: _arm(code, outcomes, experiment, complaints=complaints, breaches=breaches)
        for code in (champion, challenger)
    }
    rails = Rails(
        least_people=experiment.least_people,
        worse_share=experiment.worse_share,
        complaints_ratio=experiment.complaints_ratio,
    )
    verdict = decide_release(champion=arms[champion], challenger=arms[challenger], rails=rails)
    ReleaseRuling.objects.create(
        business_date=business_date,
        experiment=experiment.code,
        champion=champion,
        challenger=challenger,
        ruling=verdict.ruling,
        reason=verdict.reason,
        people={code: len(arm.net_minor) for code, arm in arms.items()},
        difference_minor=verdict.difference_minor,
        low_minor=verdict.low_minor,
        high_minor=verdict.high_minor,
        actor=actor,
    )
    return verdict


def _ripe(*, business_date: date, days: int) -> dict[str, ArmOutcome]:
    last = business_date - timedelta(days=days + 1)
    first = min(planned_days(), default=last)
    return {one.arm: one for one in arm_outcomes(from_on=first, to_on=last, days=days)}


def _arm(
    code: str,
    outcomes: dict[str, ArmOutcome],
    experiment: Experiment,
    *,
    complaints: dict[str, int],
    breaches: dict[str, int],
) -> Arm:
    """An arm's people: what each paid, less the cost of contacts, which is shared evenly over the arm."""
    found = outcomes.get(code)
    if found is None:
        raise UnableToCompare(_("Nobody's outcome is known yet in the arm %(arm)s.") % {"arm": code})
    dearest = max(experiment.cost_minor.values(), default=0.0)
    cost = dearest * found.contacts / max(found.people, 1)
    return Arm(
        name=code,
        net_minor=np.array(found.paid_each_minor) - cost,
        complaints=complaints.get(code, 0),
        breaches=breaches.get(code, 0),
    )
