"""Nothing more is bought or drawn on a line until it is unfrozen."""

from typing import Unpack

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, SaidOnLine, change_line


def freeze_line(**said: Unpack[SaidOnLine]) -> LineChanged:
    """Freezes a line; what is owed stays as it is.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(request=request_of(**said))


def request_of(**said: Unpack[SaidOnLine]) -> LineRequest:
    """The change that is asked for."""
    return LineRequest(kind=LineKind.FROZEN, **said)
