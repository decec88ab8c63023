"""A frozen line may be used again."""

from typing import Unpack

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, SaidOnLine, change_line


def unfreeze_line(**said: Unpack[SaidOnLine]) -> LineChanged:
    """Unfreezes a line.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(request=request_of(**said))


def request_of(**said: Unpack[SaidOnLine]) -> LineRequest:
    """The change that is asked for."""
    return LineRequest(kind=LineKind.UNFROZEN, **said)
