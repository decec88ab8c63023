"""A lender's life in memory: its people, its book, and what is known of each loan between looks at it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import LOANS, Columns
from arrears.kernel.codes import Kind, Method, Status
from arrears.plumbing.days import to_day
from arrears.simulator.applications import loans_a_day, loans_on, month_start
from arrears.simulator.chance import Chance
from arrears.simulator.history import History, events_of
from arrears.simulator.offers import Shelf, shelf_of
from arrears.simulator.people import People, people_of
from arrears.simulator.world import World

Ints = NDArray[np.int64]
NEVER = 2**40


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was asked for: the same plan and world give the same life."""

    seed: int
    loans: int
    months: int
    start: date

    @property
    def first_day(self) -> int:
        """First day of the history."""
        return to_day(self.start)

    @property
    def end_day(self) -> int:
        """The day after the history: the first that is played live."""
        return to_day(month_start(start=self.start, months=self.months))


@dataclass(kw_only=True)
class Life:
    """Everything that a day is played on. Loans and applicants share their numbers, by application."""

    plan: Plan
    world: World
    chance: Chance
    shelf: Shelf
    people: People  # a row for each application; used only when a new person makes it
    since: Ints  # day of each application
    history: History
    person: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # row of `people` of each loan
    wake: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # next day on which to look at a loan
    status: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # when last looked at
    next_due: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # when last looked at
    late_since: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # NEVER = not late, or unknown
    charged_off: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # amount charged off, else 0
    recovered: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def loan_count(self) -> int:
        """Loans so far."""
        return self.history.loan_count

    def lend(self, *, loans: Columns, person: Ints, day: int) -> None:
        """Adds loans of these people and pays them out on a day."""
        number = np.arange(self.loan_count, self.loan_count + len(loans))
        self.history.add_loans(loans)
        self.person = np.concatenate([self.person, person])
        self.wake = np.concatenate([self.wake, np.full(len(loans), day + 1)])
        self.status = np.concatenate([self.status, np.full(len(loans), int(Status.ACTIVE))])
        nothing = np.zeros(len(loans), np.int64)
        self.next_due = np.concatenate([self.next_due, nothing])
        self.late_since = np.concatenate([self.late_since, nothing + NEVER])
        self.charged_off = np.concatenate([self.charged_off, nothing])
        self.recovered = np.concatenate([self.recovered, nothing])
        paid_out = ~self.revolving(number)  # nothing is bought on a line yet
        amount = loans["principal_minor"][paid_out]
        rows = events_of(count=len(amount), kind=Kind.DISBURSE, day=day, amount=amount)
        self.post(loan=number[paid_out], rows=rows)

    def revolving(self, loan: Ints) -> NDArray[np.bool_]:
        """Which of the loans are accounts of purchases."""
        methods = self.history.terms["method"][self.history.loans["terms_ix"][loan]]
        return np.asarray(methods == Method.REVOLVING)

    def post(self, *, loan: Ints, rows: Columns) -> None:
        """Appends events of these loans and looks at the loans again tomorrow."""
        if len(rows):
            self.history.add_events(loan=loan, rows=rows)
            self.wake[loan] = rows["posted_day"] + 1
            self.late_since[loan] = NEVER


def begin(
    *, plan: Plan, world: World, through: int | None = None, lived: Collection[int] | None = None
) -> Life:
    """A life in which nothing has happened yet, with all who apply up to day `through` (None: the end).

    `lived` are the days after the history on which the lender takes applications (None: all of them); who
    would have applied on another day never comes.
    """
    chance = Chance(seed=plan.seed)
    a_day = loans_a_day(world=world, loans=plan.loans, start=plan.start, months=plan.months)
    counts = [*a_day.tolist()]
    for day in range(plan.end_day, (through or 0) + 1):
        counts.append(loans_on(world=world, loans=plan.loans, start=plan.start, months=plan.months, day=day))
    since = np.repeat(plan.first_day + np.arange(len(counts)), counts)
    who = np.arange(len(since))
    if lived is not None:
        who = who[(since < plan.end_day) | np.isin(since, list(lived))]
        since = since[who]
    shelf = shelf_of(world=world)
    return Life(
        plan=plan,
        world=world,
        chance=chance,
        shelf=shelf,
        since=since,
        history=History(terms=shelf.terms),
        people=people_of(world=world, chance=chance, who=who, since_day=since),
    )


def empty_loans(count: int) -> Columns:
    """Rows of LOANS to fill in."""
    return np.zeros(count, LOANS)
