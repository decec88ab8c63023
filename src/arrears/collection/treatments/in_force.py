"""Which decision holds for each person on a day: what the slices that carry it out ask, through a port."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from arrears.collection.treatments.numbers import read_policy
from arrears.collection.treatments.rules import read_rules
from arrears.collection.treatments.strategies import HELD_OUT
from arrears.plumbing.bulk import copy_out

_TYPES = {"person_id": pa.int64(), "treatment": pa.string(), "decided_day": pa.int64()}
_QUERY = """
    select distinct on (person_id) person_id, chosen as treatment,
        business_date - date '1970-01-01' as decided_day
    from treatments_treatmentdecision
    where business_date between %(since)s and %(on)s and holds_until > %(on)s
    order by person_id, business_date desc
"""


def in_force(on: date) -> pa.Table:
    """`person_id` (rising), `treatment` (its code), `decided_day` of every decision that holds on a day.

    Nothing where the lender runs no experiment (any longer): then everybody has their own plan.
    """
    if read_rules() is None:
        return pa.schema(list(_TYPES.items())).empty_table()
    since = on - timedelta(days=max(read_policy().stage_days))
    return copy_out(query=_QUERY, given={"since": since, "on": on}, types=_TYPES)


def left_alone(person_ids: Sequence[int]) -> set[int]:
    """Those of some people who are in the hold-out of the running experiment; nobody where there is none."""
    rules = read_rules()
    if rules is None or not person_ids:
        return set()
    people = np.array(person_ids, np.int64)
    found: list[int] = people[rules.experiment.arms_of(people) == HELD_OUT].tolist()
    return set(found)
