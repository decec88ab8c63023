"""A state as people see it; the slices' `choices.py` list them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Choice:
    """What a state is called (gettext) and which colour token of web/design it has."""

    label: "str | _StrPromise"
    colour: str
