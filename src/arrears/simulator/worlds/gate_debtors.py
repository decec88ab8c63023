"""The simulated borrowers that are to be contacted on a day, as the gate's debtors."""

import numpy as np

from arrears.collection.contacts.gate.columns import PLACES, Debtors, seconds
from arrears.collection.contacts.gate.standing import LoanStanding, Point, Standing, Stop
from arrears.simulator.worlds.gate_calendar import Calendar
from arrears.simulator.worlds.seen import Seen
from arrears.simulator.worlds.setting import NOBODY, Ints


def common_standing(*, jurisdiction: str, zone: str) -> Standing:
    """What the law and the clock of all borrowers are."""
    return Standing(person_id=0, places=(jurisdiction,), zones=(zone,))


class DebtorsOfDay:
    """The borrowers of some contacts: who is under a stop has a standing of their own, the others share one.

    `row` [m]: the place of each contact's borrower; `who` [people]: their accounts, rising.
    """

    def __init__(
        self,
        *,
        seen: Seen,
        who: Ints,
        types: tuple[str, ...],
        common: Standing,
        calendar: Calendar,
        all_particular: bool,
    ) -> None:
        self.who, self.row = np.unique(who, return_inverse=True)
        self._seen, self._types, self._common, self._calendar = seen, types, common, calendar
        held = np.asarray(seen.held[self.who])
        self.debtors = self._columns(held=held, particular=np.flatnonzero(held | all_particular))

    def points(self, row: Ints, kind: Ints) -> Ints:
        """The contact points of borrowers, by the type's place."""
        return np.asarray(row * len(self._types) + kind, np.int64)

    def loans(self, who: Ints) -> Ints:
        """The loans' ids of accounts."""
        return np.asarray(who + 1, np.int64)

    def place(self, kind: Ints) -> Ints:
        """Where points of a type reach the borrower."""
        at_home = np.array([_place(name) == "home" for name in self._types], np.bool_)
        return np.where(at_home[kind], PLACES.index("home"), PLACES.index("unknown"))

    def _columns(self, *, held: np.ndarray, particular: Ints) -> Debtors:
        people, width = len(self.who), len(self._types)
        count = people * width
        kind = np.tile(np.arange(width), people)
        fresh = np.full(count, seconds(self._calendar.yesterday(self._seen.day)), np.int64)
        standings = [self._common] * people
        for row in particular.tolist():
            standings[row] = self._particular(row)
        # numbers have names only for those who are looked at one by one
        names = range(count) if len(particular) else range(0)
        return Debtors(
            standings=tuple(standings),
            group=np.zeros(people, np.int64),
            first_of_group=(0,),
            special=held,
            point_id=np.arange(1, count + 1, dtype=np.int64),
            point_row=np.arange(count, dtype=np.int64),
            point_person=np.repeat(np.arange(people, dtype=np.int64), width),
            point_type=np.array(self._types, np.str_)[kind],
            point_third=np.zeros(count, np.bool_),
            point_valid=np.ones(count, np.bool_),
            point_place=self.place(kind),
            point_number=np.arange(count, dtype=np.int64),
            point_verified=fresh,
            point_consented=fresh,
            numbers={_number(place): place for place in names},
            loan_start=np.arange(people + 1, dtype=np.int64),
            loan_id=self.loans(self.who),
        )

    def _particular(self, row: int) -> Standing:
        """One borrower with points, the day on which they fell overdue, and stops."""
        seen, account, common = self._seen, int(self.who[row]), self._common
        fresh = self._calendar.yesterday(seen.day)
        width = len(self._types)
        points = tuple(
            Point(
                id=row * width + place + 1,
                type=name,
                owner="self",
                number=_number(row * width + place),
                place=_place(name),
                verified_at=fresh,
                consented_at=fresh,
            )
            for place, name in enumerate(self._types)
        )
        stop = Stop(kind="complaint" if seen.plan[account] == NOBODY else "plan", since=fresh)
        since = self._calendar.date(int(seen.entered[account]))
        return Standing(
            person_id=account,
            places=common.places,
            zones=common.zones,
            points=points,
            stops=(stop,) if seen.held[account] else (),
            loans=(LoanStanding(id=account + 1, overdue_since=since),),
        )


def _number(place: int) -> bytes:
    return place.to_bytes(8, "big")


def _place(type_of_point: str) -> str:
    return "home" if type_of_point == "address" else "unknown"
