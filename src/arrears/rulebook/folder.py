"""Where the rules lie: `ARREARS_RULES`, else the `rules/` folder of the checkout."""

import os
from functools import lru_cache
from pathlib import Path

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable


class UnableToFindRules(Unable):
    """There is no folder of rules where one was expected."""


def folder() -> Path:
    """The folder of rules. Raises UnableToFindRules when it is not there."""
    return _found(os.environ.get("ARREARS_RULES"))


@lru_cache(maxsize=8)  # asked for thousands of times by a file of repayments
def _found(chosen: str | None) -> Path:
    path = Path(chosen).expanduser().resolve() if chosen else Path(__file__).resolve().parents[3] / "rules"
    if path.is_dir() and (path / "products").is_dir():
        return path
    why = _("ARREARS_RULES points there") if chosen else _("arrears runs outside its checkout")
    raise UnableToFindRules(
        _(
            "no rules at %(path)s (%(why)s): set ARREARS_RULES to a folder that holds products/, "
            "buckets/ and <jurisdiction>/"
        )
        % {"path": path, "why": why}
    )
