"""A line comes to its end; what is owed is repaid as agreed."""

from typing import Unpack

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, SaidOnLine, change_line


def cancel_line(**said: Unpack[SaidOnLine]) -> LineChanged:
    """Cancels a line for good; only undoing the cancellation brings it back.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(request=request_of(**said))


def request_of(**said: Unpack[SaidOnLine]) -> LineRequest:
    """The change that is asked for."""
    return LineRequest(kind=LineKind.CANCELLED, **said)
