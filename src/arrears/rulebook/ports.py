"""What the commands of the rulebook need from above: somebody who draws a disclosure as a paper."""

from datetime import date
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from arrears.rulebook.disclosure import Disclosure
from arrears.rulebook.line_disclosure import LineDisclosure


class DisclosureWriter(Protocol):
    """Writes the paper of a loan, a line, or both, into files; None: not that one."""

    def __call__(
        self,
        *,
        loan: Disclosure | None,
        line: LineDisclosure | None,
        written_on: date,
        pdf: Path | None,
        html: Path | None,
    ) -> None: ...


def disclosure_writer() -> DisclosureWriter:
    """The function that the setting DISCLOSURE_WRITER names."""
    return cast(DisclosureWriter, import_string(settings.DISCLOSURE_WRITER))
