"""The numbers of the day's treatments: beliefs, prices, how much is tried out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_FILE = "collection/treatments.yaml"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The numbers of rules/collection/treatments.yaml."""

    stage_days: tuple[int, ...]  # how long a decision holds: first, second ... (the last for all others)
    effect_prior: dict[str, float]  # by kind of channel: share paid more, before anything was seen
    prior_spread: float
    tries: dict[str, int]
    contact_price: float  # share of what is owed that one more contact must bring, beyond its cost
    fatigue_price: float  # the same for each contact of late that is still remembered
    optimism: float  # standard deviations added to an uplift: doubt is worth a try
    explore_from: float
    explore_to: float
    explore_rows: int
    long_days: int


def read_policy() -> Policy:
    """The numbers in force. Raises UnableToReadRules."""
    fields = Fields.of_file(folder() / _FILE)
    fields.names("description")
    effects, tries = fields.inside("effect_prior"), fields.inside("tries")
    policy = Policy(
        stage_days=tuple(_whole(fields, "stage_days")),
        effect_prior={kind: float(effects.number(kind, low="-1", high="1")) for kind in [*effects.keys()]},
        prior_spread=float(fields.number("prior_spread", low="0.001", high="1")),
        tries={kind: tries.integer(kind, low=1, high=20) for kind in [*tries.keys()]},
        contact_price=float(fields.number("contact_price", high="1")),
        fatigue_price=float(fields.number("fatigue_price", high="1")),
        optimism=float(fields.number("optimism", high="5")),
        explore_from=float(fields.number("explore_from", high="1")),
        explore_to=float(fields.number("explore_to", high="1")),
        explore_rows=fields.integer("explore_rows", low=1),
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
