"""Direct debits for what is due: one open attempt a loan, on a day that the calendar and the rules allow."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Status
from arrears.parties.queries import pay_days
from arrears.payments.debit_policy import Limits, NoDebit, Verdict, next_attempt
from arrears.payments.operations.collect import Permission, permissions, plan_collection
from arrears.plumbing import clock, locks
from arrears.plumbing.days import to_date
from arrears.rulebook import parameters
from arrears.rulebook.working_days import is_working_day
from arrears.servicing.queries.candidates import Payable, payables

_NO_WINDOW_DAYS, _NO_PAUSE_DAYS = 30, 1  # where no rule says otherwise


@dataclass(frozen=True, kw_only=True)
class DebitVerdict:
    """What the retry calendar says of a mandate whose loan has something due."""

    permission: Permission
    loan: Payable
    amount_minor: int
    due_on: date
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class PlannedDebits:
    """What was planned: attempts by id; loans for which none is made, with the reason."""

    collection_ids: list[int]
    none: dict[int, NoDebit]


def plan_debits(*, through: date) -> PlannedDebits:
    """Plans an attempt for each mandate in force whose loan has something due by `through`."""
    planned: list[int] = []
    none: dict[int, NoDebit] = {}
    with transaction.atomic():
        locks.hold_key(key="plan_debits")
        today = clock.business_date()
        for one in debit_verdicts(through=through, today=today):
            if one.verdict.on is None:
                none[one.loan.loan_id] = one.verdict.why or NoDebit.LIMIT
                continue
            planned.append(_plan(one.permission, one.loan, one.amount_minor, one.due_on, one.verdict.on))
    return PlannedDebits(collection_ids=[number for number in planned if number], none=none)


def debit_verdicts(*, through: date, today: date) -> list[DebitVerdict]:
    """The day of the next attempt, or why there is none, of each mandate that has something to collect.

    Mandates with an attempt that is planned or at the bank are left out. `today`: the open business date.
    """
    found = []
    allowed = [permission for permission in permissions() if not permission.open]
    places = _places([permission.loan_id for permission in allowed])
    days = pay_days(person_ids=[borrower for borrower, _ in places.values()])
    for permission in allowed:
        [loan] = payables(loan_ids=[permission.loan_id])
        amount, due_on = _due(loan, today, through)
        if amount:
            borrower, jurisdiction = places[permission.loan_id]
            verdict = _day(permission, due_on, today, jurisdiction, days.get(borrower))
            found.append(
                DebitVerdict(
                    permission=permission, loan=loan, amount_minor=amount, due_on=due_on, verdict=verdict
                )
            )
    return found


def _plan(permission: Permission, loan: Payable, amount: int, due_on: date, on: date) -> int:
    try:
        return plan_collection(
            mandate_id=permission.mandate_id,
            loan_id=loan.loan_id,
            amount_minor=amount,
            currency=loan.currency,
            due_on=due_on,
            collect_on=on,
        )
    except IntegrityError:  # somebody else planned it meanwhile
        return 0


def _due(loan: Payable, today: date, through: date) -> tuple[int, date]:
    """What is overdue, and what falls due by the day; nothing of a loan that is closed."""
    if loan.status != Status.ACTIVE:
        return 0, today
    next_on = None if loan.next_due_day == NONE_DAY else to_date(loan.next_due_day)
    falls_due = loan.next_due_minor if next_on is not None and next_on <= through else 0
    due_on = today if loan.due_minor or next_on is None else next_on
    return loan.due_minor + falls_due, due_on


def _day(
    permission: Permission, due_on: date, today: date, jurisdiction: str, pay_day: int | None
) -> Verdict:
    return next_attempt(
        wanted_on=due_on,
        today=today,
        attempts=permission.attempts,
        limits=_limits(jurisdiction, today),
        pay_day=pay_day,
        is_business_day=lambda day: is_working_day(jurisdiction=jurisdiction, day=day),
    )


def _limits(jurisdiction: str, on: date) -> Limits:
    """The strictest of law and the lender's own policy (rules/company/debit_*.yaml)."""

    def value(rule: str) -> int | None:
        found = parameters.strictest(jurisdiction=jurisdiction, rule=rule, on=on)
        return None if found is None else int(found.value)

    return Limits(
        attempts_max=value("debit_attempts_max"),
        window_days=value("debit_window_days") or _NO_WINDOW_DAYS,
        days_between=value("debit_days_between") or _NO_PAUSE_DAYS,
    )


def _places(loan_ids: list[int]) -> dict[int, tuple[int, str]]:
    """Borrower and jurisdiction of each loan."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, l.borrower_id, t.jurisdiction from servicing_loan l "
            "join servicing_terms t on t.id = l.terms_id where l.id = any(%s)",
            [loan_ids],
        )
        return {loan: (borrower, jurisdiction) for loan, borrower, jurisdiction in cursor.fetchall()}
