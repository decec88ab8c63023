"""The two days of every reading: as of which day, and with what was known when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from arrears.plumbing.clock import business_date
from arrears.plumbing.failures import Unable
from arrears.web.api.fields import Day

AsOf = Annotated[Day | None, Field(description="the evening of which day; the open business date by default")]
KnownAt = Annotated[
    Day | None, Field(description="with what was written down by this business date; everything by default")
]
_AHEAD = timedelta(days=366 * 40)


class UnableToLookThere(Unable):
    """The day is too far ahead."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Which day, and knowing what (None: everything)."""

    as_of: date
    known_on: date | None


def moment(as_of: date | None, known_at: date | None) -> Moment:
    """The moment asked for. Raises UnableToReadClock, UnableToLookThere."""
    opened = business_date()
    if as_of is not None and as_of > opened + _AHEAD:
        raise UnableToLookThere(
            _("%(as_of)s lies more than 40 years after the business date %(opened)s.")
            % {"as_of": as_of, "opened": opened}
        )
    return Moment(as_of=as_of or opened, known_on=known_at)
