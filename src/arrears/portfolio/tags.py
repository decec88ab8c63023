"""The four tags that every rate carries (METRICS: a rate without its tags is a bug)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable


class UnableToMeasure(Unable):
    """A measure was asked for in a way that has no meaning; the message says which ways there are."""


class By(StrEnum):
    """What is counted."""

    COUNT = "count"
    AMOUNT = "amount"


class Part(StrEnum):
    """Which part of the debt."""

    PRINCIPAL = "principal"
    PRINCIPAL_AND_INTEREST = "principal_and_interest"


class Whole(StrEnum):
    """The whole balance of overdue loans, or only what is overdue."""

    WHOLE_BALANCE = "whole_balance"
    OVERDUE_PART = "overdue_part"


class Timing(StrEnum):
    """Whose receivables are below the line."""

    COINCIDENT = "coincident"
    LAGGED = "lagged"


@dataclass(frozen=True, kw_only=True)
class Tags:
    """How a rate is computed. Texts are taken for their codes: Tags(by="count")."""

    by: By = By.AMOUNT
    part: Part = Part.PRINCIPAL
    whole: Whole = Whole.WHOLE_BALANCE
    timing: Timing = Timing.COINCIDENT

    def __post_init__(self) -> None:
        for name, kind in (("by", By), ("part", Part), ("whole", Whole), ("timing", Timing)):
            try:
                object.__setattr__(self, name, kind(getattr(self, name)))
            except ValueError:
                known = ", ".join(kind)
                raise UnableToMeasure(
                    _("%(name)s=%(given)r: expected one of %(known)s")
                    % {"name": name, "given": getattr(self, name), "known": known}
                ) from None

    def labels(self) -> tuple[str, str, str, str]:
        """The four tags in words."""
        return (
            _("by count") if self.by == By.COUNT else _("by amount"),
            _("principal") if self.part == Part.PRINCIPAL else _("principal and interest"),
            _("whole balance") if self.whole == Whole.WHOLE_BALANCE else _("only the overdue part"),
            _("coincident") if self.timing == Timing.COINCIDENT else _("lagged"),
        )

    def codes(self) -> dict[str, str]:
        """The four tags by name, for machines."""
        return {"by": self.by, "part": self.part, "whole": self.whole, "timing": self.timing}

    def balance_sql(self) -> str:
        """SQL expression of what a loan owes (minor units), 1 for a count."""
        if self.by == By.COUNT:
            return "1"
        interest = " + interest_outstanding_minor" if self.part == Part.PRINCIPAL_AND_INTEREST else ""
        return f"(principal_outstanding_minor{interest})"

    def overdue_sql(self) -> str:
        """SQL expression of what counts as overdue of an overdue loan (minor units), 1 for a count."""
        if self.by == By.COUNT or self.whole == Whole.WHOLE_BALANCE:
            return self.balance_sql()
        interest = " + interest_overdue_minor" if self.part == Part.PRINCIPAL_AND_INTEREST else ""
        return f"(principal_overdue_minor{interest})"

    @property
    def unit(self) -> Literal["count", "minor"]:
        """Unit of the numerator: `count` or `minor`."""
        return "count" if self.by == By.COUNT else "minor"
