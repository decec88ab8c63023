"""An offer as a borrower compares it: what a month costs, how long, how much in all."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.hardship.choices import OPTION
from arrears.collection.hardship.queries import OfferRow


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """The figures of an offer for a small screen."""

    offer: OfferRow
    currency: str

    @property
    def label(self) -> str:
        return str(OPTION[self.offer.code])

    @property
    def rows(self) -> list[tuple[date, int]]:
        """Day and amount of each payment still to come; of a settlement the one."""
        if self.offer.settles_by is not None:
            return [(self.offer.settles_by, self.offer.to_pay_minor)]
        found = [
            (date.fromisoformat(on), left)
            for on, _total, left in self.offer.figures["after"]["schedule"]
            if left
        ]
        return sorted(found)

    @property
    def first_on(self) -> date:
        return self.rows[0][0]

    @property
    def last_on(self) -> date:
        return self.rows[-1][0]

    @property
    def typical_minor(self) -> int:
        """The payment that comes most often."""
        amounts = [amount for _on, amount in self.rows]
        return max(set(amounts), key=lambda amount: (amounts.count(amount), amount))

    @property
    def owed_minor(self) -> int:
        """What is still to be paid as things stand."""
        return int(self.offer.figures["before"]["to_pay_minor"])

    @property
    def more_minor(self) -> int:
        """What the plan costs more than the schedule as it stands; below zero: less."""
        return self.offer.to_pay_minor - self.owed_minor

    @property
    def less_minor(self) -> int:
        return -self.more_minor

    @property
    def share(self) -> int | None:
        """Share of income that all debts take in the worst month, in per cent."""
        found = self.offer.payment_to_income
        return None if found is None else round(found * 100)
