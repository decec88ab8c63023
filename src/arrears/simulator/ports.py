"""What the simulator needs from above: somebody who closes the days. The setting names the class."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

Progress = Callable[[str, int, int], None]  # stage, done, of


class Closer(Protocol):
    """Closes the days from the open business date up to `through`, or only the month ends among them."""

    def __call__(
        self, *, through: date, actor: str, every: str, progress: Progress
    ) -> list[dict[str, Any]]: ...


def closer() -> Closer:
    """One of the class that the setting SIMULATOR_CLOSER names. Raises ImportError when there is none."""
    return cast(Closer, import_string(settings.SIMULATOR_CLOSER)())
