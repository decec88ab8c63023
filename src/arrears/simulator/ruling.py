"""The simulated lender asks the release gate about its challengers once a week, when outcomes are known."""

from datetime import date

from arrears.collection.treatments.operations.rule_release import rule_release
from arrears.collection.treatments.queries import rulings
from arrears.collection.treatments.release import UnableToCompare
from arrears.collection.treatments.rules import read_rules
from arrears.simulator.posting import ACTOR

_EVERY = 7  # days


def ask_for_ruling(*, on: date, seed: int) -> None:
    """On the weekday of the experiment's last ruling, or at once where there is none. Safe to repeat."""
    del seed
    rules = read_rules()
    if rules is None:
        return
    newest = next(iter(rulings(experiment=rules.experiment.code)), None)
    if newest is not None and (on - newest.business_date).days < _EVERY:
        return
    for arm in rules.experiment.arms[1:]:
        try:
            rule_release(challenger=arm.code, business_date=on, actor=ACTOR)
        except UnableToCompare:  # nobody's outcome is known yet: the gate is asked again tomorrow
            return
