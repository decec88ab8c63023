"""A line comes to its end; what is owed is repaid as agreed."""

from datetime import date

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, change_line


def cancel_line(
    *, line_id: int, value_on: date, idempotency_key: str, actor: str, source: str, reason: str = ""
) -> LineChanged:
    """Cancels a line for good.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(
        request=LineRequest(
            line_id=line_id,
            kind=LineKind.CANCELLED,
            value_on=value_on,
            idempotency_key=idempotency_key,
            actor=actor,
            source=source,
            reason=reason,
        )
    )
