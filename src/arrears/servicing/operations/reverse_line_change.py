"""A change of a limit is undone: the line then reads as if it had never been, and keeps both."""

from typing import Any, Unpack

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, SaidOnLine, change_line


class UndoingOnLine(SaidOnLine):
    """Which change."""

    event_id: int


def reverse_line_change(**said: Unpack[UndoingOnLine]) -> LineChanged:
    """Undoes a raise, a reduction, a freeze, its end or a cancellation; a second person where it raises.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(request=request_of(**said))


def request_of(**said: Unpack[UndoingOnLine]) -> LineRequest:
    """The change that is asked for."""
    others: dict[str, Any] = {name: value for name, value in said.items() if name != "event_id"}
    return LineRequest(kind=LineKind.REVERSED, ref=said["event_id"], **others)
