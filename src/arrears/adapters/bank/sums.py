"""The accounts of a bank file: what came in and what became of it, in lines and in minor units."""

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

OUTCOMES = ("applied", "unapplied", "taken_back", "duplicate", "refused", "waiting")
Sums = dict[str, dict[str, dict[str, list[int]]]]  # currency → credit or debit → outcome → [lines, minor]


class UnableToAccount(Unable):
    """A bank file did not add up after it was taken: nothing of it is kept. A defect; please report it."""


def nothing() -> dict[str, dict[str, list[int]]]:
    """The accounts of a currency before the first line."""
    return {way: {name: [0, 0] for name in ("in", *OUTCOMES)} for way in ("credit", "debit")}


def check_accounts(*, totals: Sums) -> None:
    """Raises UnableToAccount unless in = the sum of the outcomes, in lines and in money."""
    for currency, ways in totals.items():
        for way, sums in ways.items():
            for place, what in enumerate(("lines", "minor units")):
                came = sums["in"][place]
                went = sum(sums[outcome][place] for outcome in OUTCOMES)
                if came != went:
                    raise UnableToAccount(
                        _(
                            "%(came)s %(what)s of %(way)s in %(currency)s came in "
                            "and %(went)s were accounted for."
                        )
                        % {"came": came, "what": what, "way": way, "currency": currency, "went": went}
                    )
