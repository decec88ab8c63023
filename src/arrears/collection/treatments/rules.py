"""The experiment that is running and the strategies of its arms, read together; a lender may have none."""

from dataclasses import dataclass
from typing import Any

from arrears.collection.treatments.numbers import read_policy
from arrears.collection.treatments.strategies import (
    EXPERIMENT_FILE,
    Experiment,
    Strategy,
    read_experiment,
    read_strategy,
)
from arrears.rulebook.digest import version as rulebook_version
from arrears.rulebook.folder import folder


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the decisions of a day rest on; `versions` names all of it."""

    experiment: Experiment
    strategies: dict[str, Strategy]
    versions: dict[str, Any]


def read_rules() -> Rules | None:
    """The rules in force; None where the lender has no experiment's file. Raises UnableToReadRules."""
    if not (folder() / EXPERIMENT_FILE).exists():
        return None
    read_policy()
    experiment = read_experiment()
    strategies = {arm.strategy: read_strategy(arm.strategy) for arm in experiment.arms}
    versions = {
        "rulebook": rulebook_version(),
        "experiment": experiment.version,
        "strategies": {code: strategy.version for code, strategy in strategies.items()},
    }
    return Rules(experiment=experiment, strategies=strategies, versions=versions)
