"""What the gate would answer, without storing or reserving anything: to choose whom to offer to a person.

A contact is never made on a preview: `operations/ask.py` decides anew, under the debtor's lock.
"""

from collections.abc import Sequence

from arrears.collection.contacts.gate.decide import decide
from arrears.collection.contacts.gate.planned import Decision, Planned
from arrears.collection.contacts.known import known_of
from arrears.collection.contacts.operations.ask import LAW, checked


def preview(*, planned: Sequence[Planned]) -> list[Decision]:
    """The answers to contacts of one moment, in their order. Raises UnableToAsk."""
    if not planned:
        return []
    asked = [checked(one) for one in planned]
    known = known_of(person_ids=[one.person_id for one in asked], at=asked[0].at)
    return [
        decide(
            planned=one,
            standing=known[one.person_id].standing,
            history=known[one.person_id].history,
            rules=LAW,
        )
        for one in asked
    ]
