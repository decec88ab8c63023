"""A small lender's life, day by day through the real operations: all that happens to its loans."""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.close.books import make_book

ACTOR = "simulation"


@dataclass
class Lender:
    """What the lender did, so that payments can be returned and charge-offs recovered."""

    seed: int
    start: date
    loans: list[int] = field(default_factory=list)
    payments: list[tuple[int, int]] = field(default_factory=list)  # loan, event
    charged_off: set[int] = field(default_factory=set)
    waived: int = 0
    keys: int = 0
    reversals_today: set[int] = field(default_factory=set)

    def open(self, *, loans: int) -> None:
        """The first loans. 31 January: due days are clipped by February, leap years have one more."""
        self.loans = make_book(loans=loans, seed=self.seed, start=self.start)

    def live(self, day: date) -> None:
        """Repayments on time, late, partial, double, backdated; returns, fees, waivers, charge-offs."""
        chance = random.Random(f"{self.seed}/{day}")
        self.reversals_today = set()
        for loan_id in self.loans:
            if chance.random() < self._eagerness(loan_id, day):
                self._pay(chance, loan_id, day)
        for what, odds in (
            (self._return_a_payment, 0.15),
            (self._charge_a_fee, 0.1),
            (self._waive, 0.08),
            (self._charge_off, 0.04),
            (self._recover, 0.1),
        ):
            if chance.random() < odds:
                what(chance, day)

    def _told(self, day: date) -> dict:
        self.keys += 1
        return {
            "value_on": day,
            "idempotency_key": f"{self.seed}-{self.keys}-{day}",
            "actor": ACTOR,
            "source": "simulation",
        }

    def _eagerness(self, loan_id: int, day: date) -> float:
        """A third never pays, a third pays around the due day, a third when it likes."""
        if loan_id in self.charged_off or loan_id % 3 == 0:
            return 0.0
        near = day.day in (28, 29, 30, 31, 1, 2)
        return (0.4 if near else 0.01) if loan_id % 3 == 1 else 0.06

    def _pay(self, chance: random.Random, loan_id: int, day: date) -> None:
        from arrears.servicing.operations.repay import repay

        amount = chance.choice([5_000, 80_000, 150_000, 400_000, 2_000_000])
        back = chance.choice([0, 0, 0, 0, 2, 9]) if (day - self.start).days > 9 else 0
        for _ in range(2 if chance.random() < 0.1 else 1):
            told = self._told(day) | {"value_on": day - timedelta(days=back)}
            receipt = repay(loan_id=loan_id, amount_minor=amount, **told)
            self.payments.append((loan_id, receipt.event_id))

    def _return_a_payment(self, chance: random.Random, day: date) -> None:
        from arrears.servicing.operations.reverse import reverse

        returnable = [found for found in self.payments if found[0] not in self.charged_off]
        if returnable:
            found = chance.choice(returnable)
            self.payments.remove(found)
            self.reversals_today.add(found[0])
            reverse(loan_id=found[0], event_id=found[1], **self._told(day))

    def _charge_a_fee(self, chance: random.Random, day: date) -> None:
        from arrears.servicing.operations.charge_fee import charge_fee

        loan_id = chance.choice(self._running())
        charge_fee(loan_id=loan_id, amount_minor=chance.randrange(500, 5_000), **self._told(day))

    def _waive(self, chance: random.Random, day: date) -> None:
        from arrears.kernel.codes import Part
        from arrears.servicing.operations.waive import UnableToWaive, waive

        parts = [(part, loan) for loan in self._running() for part in (Part.INTEREST, Part.FEE, Part.PENALTY)]
        for part, loan_id in chance.sample(parts, len(parts)):
            with suppress(UnableToWaive):  # where nothing of the part is open
                waive(loan_id=loan_id, amount_minor=3_000, part=part, **self._told(day))
                self.waived += 1
                return

    def _charge_off(self, chance: random.Random, day: date) -> None:
        from arrears.servicing.operations.charge_off import charge_off

        loan_id = chance.choice(self._running())
        charge_off(loan_id=loan_id, **self._told(day))
        self.charged_off.add(loan_id)

    def _recover(self, chance: random.Random, day: date) -> None:
        from arrears.servicing.operations.recover import recover

        if self.charged_off:
            loan_id = chance.choice(sorted(self.charged_off))
            recover(loan_id=loan_id, amount_minor=chance.randrange(1_000, 90_000), **self._told(day))

    def _running(self) -> list[int]:
        return [loan_id for loan_id in self.loans if loan_id not in self.charged_off]
