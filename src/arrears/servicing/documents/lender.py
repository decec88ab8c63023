"""Who sends the papers and how borrowers pay, from rules/documents/lender.yaml."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.rulebook.folder import folder


class UnableToReadLender(Unable):
    """rules/documents/lender.yaml is broken; the message says where."""


@dataclass(frozen=True, kw_only=True)
class Lender:
    """The sender in one language."""

    name: str
    address: str
    phone: str
    email: str
    how_to_pay: tuple[str, ...]
    payoff_days_max: int


def lender() -> Lender:
    """The sender in the active language. Raises UnableToReadLender."""
    return _read(folder() / "documents" / "lender.yaml", "zh" if speaks_chinese() else "en")


def lender_in(language: str) -> Lender:
    """The sender in `zh` or `en`, whatever the active language. Raises UnableToReadLender."""
    return _read(folder() / "documents" / "lender.yaml", language)


def speaks_chinese() -> bool:
    """Whether the active language is Chinese."""
    return (get_language() or "").startswith("zh")


@lru_cache(maxsize=8)
def _read(path: Path, language: str) -> Lender:
    try:
        found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Lender(
            name=found["names"][language],
            address=found["address"][language],
            phone=str(found["phone"]),
            email=str(found["email"]),
            how_to_pay=tuple(found["pay"][language]),
            payoff_days_max=int(found["payoff_days_max"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise UnableToReadLender(
            _("%(path)s can't be read as the sender of papers: %(error)r.") % {"path": path, "error": error}
        ) from error
