"""Asks the release gate about a challenger and stores its ruling with the numbers it rests on."""

from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from arrears.collection.contacts.breach_queries import breaches_of_people
from arrears.collection.treatments.complaining import complaints_of
from arrears.collection.treatments.models import ReleaseRuling
from arrears.collection.treatments.numbers import read_policy
from arrears.collection.treatments.queries import ArmOutcome, arm_outcomes, planned_days
from arrears.collection.treatments.release import Arm, Rails, UnableToCompare, Verdict, decide_release
from arrears.collection.treatments.strategies import Experiment, read_experiment


def rule_release(*, challenger: str, business_date: date, actor: str) -> Verdict:
    """Compares an arm with the champion, the first arm of the experiment, over people whose time is over.

    Complaints and breaches are those of the arms' people since their first decisions: complaints that came
    in, contacts that no decision of the gate allowed or whose duties were not met. Raises UnableToCompare.
    """
    policy, experiment = read_policy(), read_experiment()
    champion = experiment.arms[0].code
    first = min(planned_days(), default=business_date)
    last = business_date - timedelta(days=policy.long_days + 1)
    outcomes = {one.arm: one for one in arm_outcomes(from_on=first, to_on=last, days=policy.long_days)}
    arms = {
        code: _arm(code, outcomes, experiment, since=first, until=business_date)
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
        currency=experiment.currency,
        ruling=verdict.ruling,
        reason=verdict.reason,
        people={code: len(arm.net_minor) for code, arm in arms.items()},
        complaints={code: arm.complaints for code, arm in arms.items()},
        breaches={code: arm.breaches for code, arm in arms.items()},
        difference_minor=verdict.difference_minor,
        low_minor=verdict.low_minor,
        high_minor=verdict.high_minor,
        actor=actor,
    )
    return verdict


def _arm(
    code: str, outcomes: dict[str, ArmOutcome], experiment: Experiment, *, since: date, until: date
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
        complaints=complaints_of(people=found.person_ids, from_on=since, to_on=until),
        breaches=breaches_of_people(person_ids=found.person_ids, from_on=since, to_on=until),
    )
