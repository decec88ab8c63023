"""A state as people see it; the slices' `choices.py` list them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Code = TypeVar("Code", bound=IntEnum | StrEnum)


@dataclass(frozen=True)
class Choice:
    """What a state is called (gettext) and which colour token of web/design it has."""

    label: "str | _StrPromise"
    colour: str


def by_colour(**labels: "Mapping[Code, str | _StrPromise]") -> dict[Code, Choice]:
    """Choices in the order of their codes, from `colour={code: label}`. Raises ValueError on a code twice."""
    found = [(code, Choice(label, colour)) for colour, of in labels.items() for code, label in of.items()]
    if len(dict(found)) != len(found):
        raise ValueError("a code stands under two colours")
    return dict(sorted(found, key=lambda pair: pair[0]))
