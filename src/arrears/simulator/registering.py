"""People into the tables: who they are, and what the lender hears of their work and debts over time."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.parties.choices import Employment
from arrears.parties.operations.note_circumstances import note_circumstances
from arrears.parties.operations.register_many import register_many
from arrears.simulator.arrow import dates
from arrears.simulator.identities import id_numbers_of, names_of, phones_of
from arrears.simulator.life import Life

Ints = NDArray[np.int64]
_EMPLOYMENT = {
    "salaried": Employment.EMPLOYED,
    "public": Employment.EMPLOYED,
    "self_employed": Employment.SELF_EMPLOYED,
    "casual": Employment.PLATFORM,
}
_ON_APPLICATION, _ON_NEWS = "application", "statement"


def register(*, life: Life, person: Ints) -> Ints:
    """Registers the people at these rows and returns their ids. Known people keep theirs."""
    people, world = life.people.at(person), life.world
    return register_many(
        people=pa.table(
            {
                "source_ref": pa.array([f"simulation/{life.plan.seed}/{who}" for who in people.who.tolist()]),
                "name": pa.array(names_of(chance=life.chance, who=people.who)),
                "id_number": pa.array(id_numbers_of(world=world, chance=life.chance, people=people)),
                "phone": pa.array(phones_of(chance=life.chance, who=people.who)),
                "born_on": dates(people.born_day),
                "region": pa.array(world.region_codes[people.region].tolist()),
                "created_on": dates(people.since_day),
            }
        )
    )


def note_first(*, life: Life, person: Ints, person_id: Ints) -> None:
    """What people state about themselves when they first apply."""
    if len(person):
        _note(life, person, person_id, life.people.since_day[person], in_work=True, source=_ON_APPLICATION)


def note_news(*, life: Life, person: Ints, person_id: Ints, first: int, last: int) -> None:
    """Work lost and found again, from day `first` to day `last`, by the people at these rows."""
    spells = life.people.spells
    for days, in_work in ((spells.lost_day, False), (spells.found_day, True)):
        at, spell = np.nonzero((days[person] >= first) & (days[person] <= last))
        if len(at):
            from_day = days[person[at], spell]
            _note(life, person[at], person_id[at], from_day, in_work=in_work, source=_ON_NEWS)


def _note(life: Life, person: Ints, person_id: Ints, from_day: Ints, *, in_work: bool, source: str) -> None:
    people = life.people
    codes = np.array([_EMPLOYMENT[name] for name in life.world.employments], np.int64)
    employment = codes[people.employment[person]] if in_work else np.full(len(person), Employment.UNEMPLOYED)
    note_circumstances(
        circumstances=pa.table(
            {
                "person_id": person_id,
                "from_on": dates(from_day),
                "employment": employment.astype(np.int64),
                "income_monthly_minor": people.income_minor[person]
                if in_work
                else np.zeros(len(person), np.int64),
                "pay_day": people.pay_day[person],
                "debt_elsewhere_minor": people.debt_minor[person],
                "debt_elsewhere_monthly_minor": people.debt_monthly_minor[person],
            }
        ),
        source=source,
    )
