"""Nothing more is bought or drawn on a line until it is unfrozen."""

from datetime import date

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, change_line


def freeze_line(
    *, line_id: int, value_on: date, idempotency_key: str, actor: str, source: str, reason: str = ""
) -> LineChanged:
    """Freezes a line; what is owed stays as it is.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(
        request=LineRequest(
            line_id=line_id,
            kind=LineKind.FROZEN,
            value_on=value_on,
            idempotency_key=idempotency_key,
            actor=actor,
            source=source,
            reason=reason,
        )
    )
