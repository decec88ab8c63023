"""One loan through the kernel: schedule, payoff and the cost of being late are read off the real fold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, NONE_DAY, ROWS, Book, Columns, terms_row
from arrears.kernel.codes import Fault, Kind, Part
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_date, to_day
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.rulebook.charge_events import at_payout, needs_first_due
from arrears.rulebook.charges import Charge, of_borrower


class UnableToDrawSchedule(Unable):
    """The kernel can't fold such a loan; the message says why."""


@dataclass(frozen=True, kw_only=True)
class OneLoan:
    """A loan as agreed: kernel terms, amount, rate, term, days and the borrower's charges in minor units."""

    terms_fields: Mapping[str, int]
    amount_minor: int
    rate_ppb: int
    instalments: int
    start_on: date
    first_due_on: date | None
    charges: tuple[Charge, ...] = ()
    conversion_fee_minor: int = 0  # spread over the instalments, the last one takes the rest

    @property
    def kept_back_minor(self) -> int:
        """What is kept back from the payout."""
        charges = of_borrower(self.charges, when="disbursement")
        return sum(charge.amount_of(self.amount_minor) for charge in charges if charge.kept_back)

    def state(self, *, on: date, events: Sequence[Columns] = ()) -> tuple[Columns, Columns]:
        """(state, instalments) as of a day after the payout, the agreed charges and more events.

        Raises UnableToDrawSchedule.
        """
        return self._folded(on=on, events=[*self._charged(), *events])

    def due_days(self) -> list[date]:
        """The due days of the agreed rows."""
        _other, rows = self._folded(on=self.start_on, events=())
        return [to_date(int(row["due_day"])) for row in rows]

    def _folded(self, *, on: date, events: Sequence[Columns]) -> tuple[Columns, Columns]:
        loan = np.zeros(1, LOANS)
        loan["loan_id"], loan["principal_minor"], loan["rate_ppb"] = 1, self.amount_minor, self.rate_ppb
        loan["instalments"], loan["start_day"] = self.instalments, to_day(self.start_on)
        loan["first_due_day"] = NONE_DAY if self.first_due_on is None else to_day(self.first_due_on)
        paid_out = event(Kind.DISBURSE, on=self.start_on, amount_minor=self.amount_minor)
        happened = np.concatenate([paid_out, *events])
        happened["event_id"] = np.arange(1, len(happened) + 1)
        book = Book(
            terms=terms_row(**self.terms_fields),
            loans=loan,
            rows=np.zeros(0, ROWS),
            row_offsets=np.array([0, 0]),
            events=happened,
            event_offsets=np.array([0, len(happened)]),
        )
        folded = fold(book=book, as_of_day=to_day(on), detail=True)
        state = folded.states[0]
        if state["fault"]:
            raise UnableToDrawSchedule(
                _("such a loan can't be computed (%(name)s): check its amount, rate and dates")
                % {"name": Fault(int(state["fault"])).name.lower()}
            )
        return state, folded.instalments

    def _charged(self) -> list[Columns]:
        """The events of what is charged from the start, beside what is kept back from the payout."""
        spread = self.conversion_fee_minor
        days = self.due_days() if spread or needs_first_due(self.charges) else []
        agreed = at_payout(
            charges=self.charges, amount_minor=self.amount_minor, first_due_on=days[0] if days else None
        )
        found = [
            event(
                charge.kind,
                on=self.start_on,
                amount_minor=charge.amount_minor,
                share_ppm=charge.share_ppm,
                part=int(Part.FEE),
                due_day=NONE_DAY if charge.due_on is None else to_day(charge.due_on),
            )
            for charge in agreed
            if charge.kind != Kind.DISBURSEMENT_FEE  # is taken off what is received instead
        ]
        if spread:
            each, rest = divmod(spread, len(days))
            amounts = [each] * (len(days) - 1) + [each + rest]
            parts = zip(days, amounts, strict=True)
            found += [self._fee(amount, due_on=day) for day, amount in parts if amount]
        return found

    def _fee(self, amount_minor: int, *, due_on: date) -> Columns:
        return event(
            Kind.FEE, on=self.start_on, amount_minor=amount_minor, due_day=to_day(due_on), part=int(Part.FEE)
        )


def event(kind: Kind, *, on: date, **fields: int) -> Columns:
    """One event of the kernel's columns on a day, known on that day."""
    made = np.zeros(1, EVENTS)
    made["kind"], made["value_day"], made["posted_day"] = int(kind), to_day(on), to_day(on)
    made["due_day"] = NONE_DAY
    for name, value in fields.items():
        made[name] = value
    return made
