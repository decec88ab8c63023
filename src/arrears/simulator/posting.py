"""From the life in memory to the tables: the same operations that people and importers use, in bulk."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from numpy.typing import NDArray

from arrears.kernel.codes import Kind
from arrears.plumbing import audit
from arrears.plumbing.days import to_date
from arrears.servicing.operations.agree_terms import agree_terms
from arrears.servicing.operations.open_many import open_many
from arrears.servicing.operations.originate_many import originate_many
from arrears.servicing.operations.post_many import post_many
from arrears.simulator.arrow import dates, joined
from arrears.simulator.life import Life, Plan
from arrears.simulator.opening import lines_of
from arrears.simulator.queries import LIVED, has_lived
from arrears.simulator.reaching import note_how_to_reach
from arrears.simulator.registering import note_first, note_news, register

Ints = NDArray[np.int64]
ACTOR, SOURCE = "simulator", "simulation"
# What a clerk of this lender would have written.
_REASONS = {
    Kind.REVERSE: "付款行退回",
    Kind.WAIVE: "减免",
    Kind.CHARGE_OFF: "逾期超过180天核销",
    Kind.REFUND: "多还款退回",
}


@dataclass(kw_only=True)
class Poster:
    """Writes what is new in the life; knows the tables' ids of what it wrote."""

    life: Life
    person_id: Ints = field(
        default_factory=lambda: np.zeros(0, np.int64)
    )  # by row of people, 0 = not written
    loan_id: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # by number
    event_id: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # by row

    def write(self, *, first: int, last: int) -> None:
        """Posts what was added from day `first` to day `last`, in one transaction.

        What was written before a kill is found again by its keys and changes nothing.
        """
        written_before = has_lived(last=to_date(last))
        with transaction.atomic():
            if len(self.loan_id) < self.life.loan_count:
                self._people(written_before)
                self._loans()
            self._events()
            if not written_before:
                known = np.flatnonzero(self.person_id)
                note_news(
                    life=self.life, person=known, person_id=self.person_id[known], first=first, last=last
                )
                audit.record(actor=ACTOR, action=LIVED, subject=to_date(last).isoformat())

    def _people(self, written_before: bool) -> None:
        first, last = len(self.loan_id), self.life.loan_count
        self.person_id = np.concatenate([self.person_id, np.zeros(last - len(self.person_id), np.int64)])
        fresh = np.unique(self.life.person[first:last])
        fresh = fresh[self.person_id[fresh] == 0]
        if len(fresh):
            self.person_id[fresh] = register(life=self.life, person=fresh)
            if not written_before:
                note_first(life=self.life, person=fresh, person_id=self.person_id[fresh])
                note_how_to_reach(life=self.life, person=fresh, person_id=self.person_id[fresh])

    def _loans(self) -> None:
        life, first = self.life, len(self.loan_id)
        number = np.arange(first, life.loan_count)
        loans, person = life.history.loans[number], life.person[number]
        people = life.people
        terms_ids = np.array([_terms_id(life, ix) for ix in range(len(life.shelf.products))], np.int64)
        keys = pa.array(number).cast(pa.string())
        table = pa.table(
            {
                "number": joined(
                    loan_number_prefix(life.plan), pc.utf8_lpad(keys, width=8, padding="0"), by=""
                ),
                "borrower_id": self.person_id[person],
                "terms_id": terms_ids[loans["terms_ix"]],
                "principal_minor": loans["principal_minor"].copy(),
                "rate_ppb": loans["rate_ppb"].copy(),
                "instalments": loans["instalments"].copy(),
                "start_on": dates(loans["start_day"]),
                "first_due_on": dates(loans["first_due_day"]),
                "age_at_start": people.at(person).age_at(loans["start_day"]),
                "income_at_start_minor": people.income_minor[person],
                "region": pa.array(life.world.region_codes[people.region[person]].tolist()),
                "agreed_on": dates(loans["start_day"]),
                "idempotency_key": joined(f"simulation/{life.plan.seed}/loan", keys),
            }
        )
        self.loan_id = np.concatenate([self.loan_id, originate_many(loans=table)])
        lines = lines_of(life=life, number=number, loan_id=self.loan_id, person_id=self.person_id)
        open_many(lines=lines, actor=ACTOR, source=SOURCE)

    def _events(self) -> None:
        """In waves, so that what an event names is in the tables before it; a loan's events stay in order."""
        rows = np.arange(len(self.event_id), self.life.history.event_count)
        self.event_id = np.concatenate([self.event_id, np.zeros(len(rows), np.int64)])
        wave = waves(
            loan=self.life.history.owner[rows], ref=self.life.history.events["ref"][rows], first=rows[:1]
        )
        for number in range(int(wave.max(initial=-1)) + 1):
            chosen = rows[wave == number]
            table = events_table(life=self.life, rows=chosen, loan_id=self.loan_id, event_id=self.event_id)
            self.event_id[chosen] = post_many(events=table, actor=ACTOR, source=SOURCE)


def waves(*, loan: Ints, ref: Ints, first: Ints) -> Ints:
    """For each new event the wave in which it can be posted: one more after each event that names a new one.

    `ref` is the row named plus one, 0 = none; `first` is the first new row. A loan's waves never fall.
    """
    wave = np.zeros(len(loan), np.int64)
    for naming in np.flatnonzero(ref > first[0]) if len(first) else ():
        later = np.flatnonzero(loan[naming:] == loan[naming]) + naming
        wave[later] = np.maximum(wave[later], wave[ref[naming] - 1 - first[0]] + 1)
    return wave


def events_table(*, life: Life, rows: Ints, loan_id: Ints, event_id: Ints) -> pa.Table:
    """These rows of the life's events as `post_many` takes them."""
    events, number = life.history.events[rows], life.history.owner[rows]
    kind, posted = events["kind"].copy(), events["posted_day"].copy()
    reasons = np.array(
        [_REASONS.get(Kind(code), "") if code in list(Kind) else "" for code in range(max(Kind) + 1)]
    )
    named = events["ref"] > 0
    ref = np.zeros(len(rows), np.int64)
    ref[named] = event_id[events["ref"][named] - 1]
    parts = (number, posted, kind, _ranks(number, posted, kind))
    return pa.table(
        {
            "loan_id": loan_id[number],
            "kind": kind,
            "value_on": dates(events["value_day"]),
            "posted_on": dates(posted),
            "amount_minor": np.where(kind == Kind.CHARGE_OFF, 0, events["amount_minor"]),
            "part": events["part"].copy(),
            "ref": ref,
            "due_on": dates(events["due_day"]),
            "instalments": events["instalments"].copy(),
            "fee_minor": events["fee_minor"].copy(),
            "reason": pa.array(reasons[kind].tolist()),
            "idempotency_key": joined(
                f"simulation/{life.plan.seed}", *(pa.array(part).cast(pa.string()) for part in parts)
            ),
        }
    )


def loan_number_prefix(plan: Plan) -> str:
    """What the loan numbers of this life begin with; the loan's number in the life follows."""
    return f"S{plan.seed}-"


def _ranks(number: Ints, posted: Ints, kind: Ints) -> Ints:
    """How many events of the same loan, day and kind come before each."""
    order = np.lexsort((kind, posted, number))
    same = np.zeros(len(order), bool)
    keys = np.stack([number, posted, kind])[:, order]
    same[1:] = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    starts = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
    ranks = np.zeros(len(order), np.int64)
    ranks[order] = np.arange(len(order)) - starts
    return ranks


def _terms_id(life: Life, ix: int) -> int:
    product = life.shelf.products[ix]
    return agree_terms(
        product_code=product.code,
        product_version=product.version,
        currency=product.currency,
        jurisdiction=product.jurisdiction,
        fields=product.terms_fields,
    )
