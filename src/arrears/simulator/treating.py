"""The treatments of a simulated lender's day: decided by the running experiment before anybody calls."""

from datetime import date

from arrears.collection.treatments.operations.plan_day import plan_day


def treat(*, on: date, seed: int) -> None:
    """Decides the open day once; the collectors' queue then stands by what a call is worth. Safe to repeat.

    Who is in which arm is a hash of the person: the seed changes nothing.
    """
    del seed
    plan_day(business_date=on)
