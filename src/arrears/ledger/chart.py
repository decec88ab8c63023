"""The chart of accounts, read from rules/ledger/chart.yaml."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from arrears.ledger.choices import AccountKind
from arrears.ledger.posting_rules import CONTROLS, RULES
from arrears.plumbing.failures import Unable
from arrears.rulebook.folder import folder


class UnableToReadChart(Unable):
    """rules/ledger/chart.yaml is broken or lacks an account that the posting rules need."""


@dataclass(frozen=True, kw_only=True)
class ChartAccount:
    """An account of the chart."""

    role: str
    code: str
    kind: AccountKind
    name_en: str
    name_zh: str

    @property
    def controls(self) -> str:
        """The state columns that it must equal, joined with +; empty for an account that controls nothing."""
        return " + ".join(CONTROLS.get(self.role, ()))


def chart() -> dict[str, ChartAccount]:
    """The accounts by role. Raises UnableToReadChart."""
    return _read(folder() / "ledger" / "chart.yaml")


@lru_cache(maxsize=8)
def _read(path: Path) -> dict[str, ChartAccount]:
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))["accounts"]
        accounts = [_account(entry) for entry in listed]
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise UnableToReadChart(
            _("%(path)s can't be read as a chart of accounts: %(error)r.") % {"path": path, "error": error}
        ) from error
    needed = {role for pair in RULES.values() for role in pair}
    missing = sorted(needed - {account.role for account in accounts})
    if missing:
        raise UnableToReadChart(
            _("%(path)s lacks accounts for the roles %(missing)s.") % {"path": path, "missing": missing}
        )
    if len({account.code for account in accounts}) != len(accounts):
        raise UnableToReadChart(_("%(path)s gives one code to two accounts.") % {"path": path})
    return {account.role: account for account in accounts}


def _account(entry: dict[str, Any]) -> ChartAccount:
    return ChartAccount(
        role=str(entry["role"]),
        code=str(entry["code"]),
        kind=AccountKind[str(entry["kind"]).upper()],
        name_en=str(entry["en"]),
        name_zh=str(entry["zh"]),
    )
