"""The rate of every day: changes of the rate and days without interest (docs/fold.md, section 11)."""

from fractions import Fraction
from itertools import pairwise

from tests.oracle.interest import yearly_rate


class Rates:
    """What a unit of balance earns a year; the interest of day d is that of the span from d - 1 to d."""

    def __init__(self, *, rate_ppb: int, rate_unit: int) -> None:
        self.rate_unit = rate_unit
        self.first = yearly_rate(rate_ppb=rate_ppb, rate_unit=rate_unit)
        self.changes: list[tuple[int, Fraction]] = []  # first day and rate, as agreed
        self.pauses: list[tuple[int, int]] = []  # first and last day without interest

    def change(self, *, first_day: int, rate_ppb: int) -> None:
        """The days from `first_day` bear this rate, until the next change agreed for a later day."""
        self.changes = [change for change in self.changes if change[0] != first_day]
        self.changes.append((first_day, yearly_rate(rate_ppb=rate_ppb, rate_unit=self.rate_unit)))

    def pause(self, *, first_day: int, last_day: int) -> None:
        """No interest arises for these days."""
        self.pauses.append((first_day, last_day))

    def on(self, day: int) -> Fraction:
        """The rate in force on a day, whatever is paused."""
        return max(
            (change for change in self.changes if change[0] <= day),
            default=(0, self.first),
            key=lambda change: change[0],
        )[1]

    def pieces(self, *, start: int, end: int, paused: bool) -> list[tuple[Fraction, int, int]]:
        """The spans [start, end) with one rate each; paused days are left out when `paused`."""
        cuts = {start, end} | {day - 1 for day, _ in self.changes}
        for first, last in self.pauses if paused else []:
            cuts |= {first - 1, last}
        inside = sorted(cut for cut in cuts if start <= cut <= end)
        return [
            (self.on(begin + 1), begin, stop)
            for begin, stop in pairwise(inside)
            if not paused or not self._is_paused(begin + 1)
        ]

    def _is_paused(self, day: int) -> bool:
        return any(first <= day <= last for first, last in self.pauses)
