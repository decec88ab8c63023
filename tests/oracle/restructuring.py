"""Changes of the plan that close rows (docs/fold.md, section 11): re-age, re-amortise, terminate, settle."""

from collections.abc import Iterable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from arrears.kernel.codes import Fault, Method, ReAge
from tests.oracle.account import FAR, FEE, INTEREST, PARTS, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.accrual import earned_on
from tests.oracle.dates import step
from tests.oracle.history import UnableToFold
from tests.oracle.interest import Period
from tests.oracle.numbers import rounded
from tests.oracle.plan_changes import check_count
from tests.oracle.recalculation import effective_day, see
from tests.oracle.schedule import Line, Plan


def re_age(account: Account, plan: Plan, e: Any) -> list[int]:
    """All that is open anew over the event's instalments; returns what is agreed anew of each part."""
    day = e.value_day
    check_count(e)
    if e.due_day < day:
        raise UnableToFold(Fault.EVENT_UNSUPPORTED)
    full, counted = e.treatment == ReAge.FULL_SPREAD, e.treatment == ReAge.COUNTED
    see(account, plan, today=day, until=FAR if full else effective_day(plan, day))
    if not full:
        forget_unearned(account, day)
    moved = [sum(row.open(part) for row in account.rows) for part in PARTS]
    old = [(row.due_day, [row.open(part) for part in PARTS]) for row in account.rows]
    own_days = [charge for row in account.rows for charge in row.charges]
    begin = _cut(account, plan, day)
    _new_terms(plan, e)
    fresh = _lay_out(plan, begin, e)
    account.rows += fresh
    _start_again(account, plan, moved[PRINCIPAL], moved[PRINCIPAL] if counted else 0, begin, day)
    if counted:
        for due, parts in old:
            holder = next((row for row in fresh if row.due_day >= due), fresh[-1])
            for part in (FEE, PENALTY):
                holder.due[part] += parts[part]
            holder.late_charges += parts[PENALTY]
        plan.lines[-len(fresh)].added = fresh[0].earlier = moved[INTEREST]
        plan.agree(plan.count - len(fresh), even_out=False)
    else:
        _in_equal_parts(plan, fresh, moved)
    for charge in own_days:
        next((row for row in fresh if row.due_day >= charge[0]), fresh[-1]).charges.append(charge)
    return [moved[PRINCIPAL], moved[INTEREST], 0, 0] if counted else moved


def forget_unearned(account: Account, day: int) -> None:
    """Of fixed interest not yet due only what is earned by the day, or already paid, is asked for."""
    if not account.follows():
        for row in account.rows:
            if row.due_day > day:
                earned = max(earned_on(account, row, day), row.gone(INTEREST))
                row.due[INTEREST] = min(row.due[INTEREST], earned)


def close(row: Row, day: int) -> None:
    """What was paid, waived or charged off of the row is all that it asks for."""
    row.due = [row.gone(part) for part in PARTS]
    row.waits, row.closed, row.owed_again = False, True, 0
    row.late_charges, row.overdue_days, row.bears_penalty = row.due[PENALTY], 0, False
    row.charges, row.earlier = [], 0
    if row.paid_day < 0:
        row.paid_day = day


def close_line(line: Line, row: Row) -> None:
    """The row of the plan asks for what is paid of it."""
    line.closed, line.capitalises, line.added, line.carried = True, False, 0, 0
    line.principal, line.interest = row.due[PRINCIPAL], row.due[INTEREST]


def _cut(account: Account, plan: Plan, day: int) -> int:
    """Close the rows due by the day and drop the others. Returns where the next one begins."""
    last_due = [row for row in account.rows if row.due_day <= day and not row.is_additional]
    idle = [row for row in last_due if _is_idle(account, row, day)]
    kept = [row for row in last_due if row not in idle]
    gone = [row for row in account.rows if row not in kept]
    begin = max([account.rows[0].start, *(row.due_day for row in kept if not row.is_down_payment)])
    lines = dict(zip([id(row) for row in account.agreed()], plan.lines, strict=True))
    for row in gone:
        close(row, day)
    moved = Row(begin, day)
    for row in gone:
        moved.join(row)
    for row in kept:
        close(row, day)
    close(moved, day)
    settled = sum(moved.paid + moved.waived)
    was_cut = any(row.due_day > day and not row.is_additional for row in gone) or settled > 0
    if gone and was_cut:
        if begin < day or (settled > 0 and not kept):
            moved.is_stub = True
            kept.append(moved)
            lines[id(moved)] = Line(Period(begin, day, whole=False))
        elif settled > 0:
            kept[-1].join(moved)
        begin = day
    account.rows = kept
    plan.lines = [lines[id(row)] for row in account.agreed()]
    for line, row in zip(plan.lines, account.agreed(), strict=True):
        close_line(line, row)
    return begin


def _is_idle(account: Account, row: Row, day: int) -> bool:
    """Whether a row only ends a period that an earlier re-age cut, is empty, and none due follows."""
    later = account.rows[account.rows.index(row) + 1 :]
    empty = row.due[PRINCIPAL] + row.due[INTEREST] <= 0
    return row.is_stub and empty and (not later or later[0].due_day > day)


def _new_terms(plan: Plan, e: Any) -> None:
    """The graces are over, and the periods may be others."""
    terms = SimpleNamespace(**vars(plan.terms))
    terms.grace_principal = terms.grace_interest = terms.interest_free = terms.fixed_length = 0
    if e.every > 0:
        terms.every, terms.unit = e.every, e.unit
    plan.terms = terms
    if plan.method != Method.EQUAL_PRINCIPAL:
        plan.method = Method.EQUAL_INSTALMENTS


def _lay_out(plan: Plan, begin: int, e: Any) -> list[Row]:
    """The new rows, with their lines."""
    terms, rows = plan.terms, []
    for k in range(e.instalments):
        due = step(seed=e.due_day, count=k, every=terms.every, unit=terms.unit)
        whole = k > 0 or step(seed=begin, count=1, every=terms.every, unit=terms.unit) == due
        plan.lines.append(Line(Period(begin, due, whole=whole)))
        rows.append(Row(begin, due))
        begin = due
    return rows


def _start_again(account: Account, plan: Plan, owed: int, bears: int, begin: int, day: int) -> None:
    """From now on the rows repay what is owed, whatever was agreed before."""
    plan.money = [(begin, owed + sum(line.principal for line in plan.lines if line.closed))]
    bearing = sum(change for _, change in account.principal_changes)
    account.principal_changes.append((day, bears - bearing))


def _in_equal_parts(plan: Plan, rows: list[Row], moved: list[int]) -> None:
    """Each part in equal parts: principal is the equal whole less the others; no more interest arises."""
    n, mode = len(rows), plan.terms.rounding
    shares = [rounded(Fraction(amount, n), mode) for amount in moved]
    shares[PRINCIPAL] = max(0, rounded(Fraction(sum(moved), n), mode) - sum(shares[1:]))
    for part in PARTS:
        portions(rows, part, moved[part], shares[part])
    for row, line in zip(rows, plan.lines[-n:], strict=True):
        row.given = line.given = True
        line.principal, line.interest = row.due[PRINCIPAL], row.due[INTEREST]
        row.late_charges = row.due[PENALTY]


def portions(rows: Iterable[Row], part: int, whole: int, share: int) -> None:
    """`share` of a part to every row, as far as it goes; the last row takes the rest."""
    left = whole
    *others, last = rows
    for row in others:
        row.due[part] += min(share, left)
        left -= min(share, left)
    last.due[part] += left


def terminate(account: Account, plan: Plan, day: int) -> list[int]:
    """The running row ends on the day and takes all that is still to come; returns what is open then."""
    see(account, plan, today=day, until=effective_day(plan, day))
    if plan.method == Method.GIVEN_ROWS:
        forget_unearned(account, day)
    beside = [row.is_down_payment or row.closed for row in account.rows]
    at = next((k for k, row in enumerate(account.rows) if row.due_day >= day and not beside[k]), -1)
    if at >= 0:
        _take_later_rows(account, plan, at, day)
    return [sum(row.open(part) for row in account.rows) for part in PARTS]


def _take_later_rows(account: Account, plan: Plan, at: int, day: int) -> None:
    """Row `at` ends on the day; what later rows ask for joins it."""
    target, later = account.rows[at], account.rows[at + 1 :]
    lines = dict(zip([id(row) for row in account.agreed()], plan.lines, strict=False))
    if target.is_additional:
        lines[id(target)] = Line(Period(target.start, target.due_day), given=True)
    if target.due_day > day:
        target.due_day, target.is_additional = max(day, target.start), False
    own = lines.get(id(target))
    for row in later:
        if row.is_additional and row.paid[PRINCIPAL]:
            account.principal_changes.append((day, -row.paid[PRINCIPAL]))
        target.join(row)
        if own and id(row) in lines:
            own.added += lines[id(row)].added
    account.rows = account.rows[: at + 1]
    plan.lines = [lines[id(row)] for row in account.agreed() if id(row) in lines]
    if own is None:
        return
    target.waits, own.capitalises, own.holds = False, False, False
    if own.period.due > day:
        own.period = Period(own.period.start, target.due_day, whole=False)
    if own.given:
        own.principal, own.interest = target.due[PRINCIPAL], target.due[INTEREST]
    else:
        plan.refill(plan.count - 1)


def settle(account: Account, plan: Plan, day: int) -> None:
    """Everything that is open is waived and all rows close; interest not yet earned falls away."""
    see(account, plan, today=day, until=effective_day(plan, day))
    forget_unearned(account, day)
    for row in account.rows:
        for part in PARTS:
            row.waived[part] += row.open(part)
        close(row, day)
    for line, row in zip(plan.lines, account.agreed(), strict=False):
        close_line(line, row)
