"""The table inside a CSV statement: banks write lines about the account above it and sums below it."""

from collections.abc import Sequence

from arrears.adapters.bank.statement import UnableToReadStatement
from arrears.plumbing.early import gettext as _

_AROUND = " \t\r\"'=\ufeff"


class Body:
    """Cuts the table out of a text; `above` lines stood before its header."""

    def __init__(self, *, name: str, header: str, until: Sequence[str]) -> None:
        self._name, self._header, self._until = name, header, tuple(until)
        self.above = 0

    def __call__(self, text: bytes) -> bytes:
        """The lines from the header (the first with that cell) up to a line that begins like the end.

        Raises UnableToReadStatement.
        """
        lines = text.decode().split("\n")
        if self._header:
            self.above = self._place_of_header(lines)
        kept = lines[self.above :]
        if self._until:
            ends = (i for i, line in enumerate(kept) if line.lstrip(_AROUND).startswith(self._until))
            kept = kept[: next(ends, len(kept))]
        return "\n".join(kept).encode()

    def _place_of_header(self, lines: Sequence[str]) -> int:
        for place, line in enumerate(lines):
            for separator in (",", "\t", ";", "|"):
                if self._header in (cell.strip(_AROUND) for cell in line.split(separator)):
                    return place
        raise UnableToReadStatement(
            _("%(file)s has no line with the column %(header)s, where its table begins. Nothing was taken.")
            % {"file": self._name, "header": self._header}
        )
