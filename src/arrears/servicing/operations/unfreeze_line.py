"""A frozen line may be used again."""

from datetime import date

from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import LineChanged, LineRequest, change_line


def unfreeze_line(
    *, line_id: int, value_on: date, idempotency_key: str, actor: str, source: str, reason: str = ""
) -> LineChanged:
    """Unfreezes a line.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(
        request=LineRequest(
            line_id=line_id,
            kind=LineKind.UNFROZEN,
            value_on=value_on,
            idempotency_key=idempotency_key,
            actor=actor,
            source=source,
            reason=reason,
        )
    )
