"""Debtors whom the lender leaves alone so that effects can be told, asked through a port.

Who decides is a slice above: `config.settings.LEFT_ALONE` names the function that is asked.
"""

from collections.abc import Callable, Collection

from django.conf import settings
from django.utils.module_loading import import_string


def left_alone(*, person_ids: Collection[int]) -> set[int]:
    """Those of some people who get no treatment (no call, placement, visit); the law's notices reach them."""
    ask: Callable[[list[int]], set[int]] = import_string(settings.LEFT_ALONE)
    return ask(sorted(set(person_ids)))
