"""Why a close does not happen."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

if TYPE_CHECKING:
    from arrears.close.work import Result


class UnableToClose(Unable):
    """The day can't be closed: nothing of the portion at fault is committed. The message says what to do."""

    results: "Sequence[Result]" = ()

    @classmethod
    def because(cls, *, business_date: date, results: "Sequence[Result]") -> "UnableToClose":
        """A check is broken; `results` are all the checks made so far."""
        broken = [result for result in results if not result.ok]
        said = "; ".join(f"{result.name}: {result.message} {_short(result.figures)}" for result in broken)
        failure = cls(
            _(
                "The close of %(day)s is stopped by a check: the business date stays open. %(said)s. See "
                "docs/close.md, 'When a check stops the close'."
            )
            % {"day": business_date, "said": said}
        )
        failure.results = list(results)
        return failure


def _short(figures: dict[str, Any]) -> str:
    text = ", ".join(f"{name}={value}" for name, value in figures.items())
    return f"({text[:400]})"
