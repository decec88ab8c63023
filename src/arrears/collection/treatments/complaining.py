"""Complaints of the people of an arm, asked through a port: `config.settings.COMPLAINTS_OF_PEOPLE`."""

from collections.abc import Callable, Collection
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string


def complaints_of(*, people: Collection[int], from_on: date, to_on: date) -> int:
    """How many complaints of these people came in on the days from_on..to_on."""
    ask: Callable[..., int] = import_string(settings.COMPLAINTS_OF_PEOPLE)
    return ask(person_ids=people, from_on=from_on, to_on=to_on)
