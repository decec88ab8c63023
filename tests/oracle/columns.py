"""The account as the kernel's columns."""

from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Status

from tests.oracle import ageing
from tests.oracle.accrual import earned_by_row
from tests.oracle.account import FEE, INTEREST, PARTS, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.recalculation import follows
from tests.oracle.schedule import Plan

NAMES = ("principal", "interest", "fee", "penalty")


def status_of(account: Account) -> Status:
    """Status of the account."""
    if not account.disbursements and not any(account.opening):
        return Status.PENDING
    if account.charged_off_day != NONE_DAY:
        return Status.CHARGED_OFF
    if any(row.open_total() for row in account.rows):
        return Status.ACTIVE
    return Status.OVERPAID if account.overpaid else Status.PAID_OFF


def state_of(account: Account, plan: Plan | None, day: int) -> dict[str, int]:
    """One row of STATES."""
    status = status_of(account)
    oldest = ageing.oldest_behind(account, day)
    state = {"loan_id": account.loan.loan_id, "as_of_day": day, "status": int(status)}
    earned = earned_by_row(account, plan, day)
    state |= _owed(account, day, earned) | _since_the_beginning(account, earned, day)
    state |= {
        "dpd_days": ageing.dpd(account, day),
        "dpd_days_max": account.dpd_max,
        "delinquent_days": ageing.delinquent_days(account, oldest, day) if oldest else 0,
        "oldest_due_day": oldest.due_day if oldest else NONE_DAY,
        "arrears_kind": int(ageing.arrears_kind(account, day, status)),
        "asset_class": int(ageing.asset_class(account, day, status)),
    }
    return state | _instalments(account, day)


def _owed(account: Account, day: int, earned: dict[int, int]) -> dict[str, int]:
    rows = account.rows
    due = [row for row in rows if row.due_day <= day]
    past = [row for row in rows if ageing.is_behind(account, row, day)]
    owed = {"principal_outstanding_minor": account.principal_owed(), "overpaid_minor": account.overpaid}
    for part in (INTEREST, FEE):
        owed[f"{NAMES[part]}_outstanding_minor"] = sum(row.open(part) for row in due)
    owed["penalty_outstanding_minor"] = sum(row.open(PENALTY) for row in rows)
    for part in PARTS:
        owed[f"{NAMES[part]}_overdue_minor"] = sum(row.open(part) for row in past)
    owed["overdue_minor"] = sum(row.open_total() for row in past)
    accrued = 0
    for k, row in enumerate(rows):
        if row.due_day > day and account.charged_off_day == NONE_DAY:
            accrued += earned[k] - row.paid[INTEREST] - row.waived[INTEREST]
    owed["interest_accrued_minor"] = accrued
    owed["payoff_minor"] = sum(row.open_total() for row in rows)
    if follows(account) and account.charged_off_day == NONE_DAY:
        later = sum(row.open(INTEREST) for row in rows if row.due_day > day)
        owed["payoff_minor"] += accrued - later
    return owed


def _since_the_beginning(account: Account, earned: dict[int, int], day: int) -> dict[str, int]:
    sums = {"disbursed_minor": account.disbursed, "recovered_minor": account.recovered}
    sums |= {"received_minor": account.received, "refunded_minor": account.refunded}
    for part in PARTS:
        name = NAMES[part]
        sums[f"opening_{name}_minor"] = account.opening[part]
        for what in ("paid", "waived", "charged_off"):
            sums[f"{name}_{what}_minor"] = account.total(what, part)
    sums["principal_paid_minor"] -= account.taken_back
    sums["interest_earned_minor"] = sum(earned.values())
    gone = sum(account.total(what, FEE) for what in ("paid", "waived", "charged_off"))
    sums["fee_charged_minor"] = gone + sum(row.open(FEE) for row in account.rows if row.due_day <= day)
    sums["penalty_charged_minor"] = sum(row.due[PENALTY] for row in account.rows)
    return sums


def _instalments(account: Account, day: int) -> dict[str, int]:
    rows = account.rows
    following = next((row for row in rows if row.due_day > day and row.open_total() > 0), None)
    found = {
        "instalments_total": len(rows),
        "instalments_due": sum(row.due_day <= day for row in rows),
        "instalments_behind": sum(ageing.is_behind(account, row, day) for row in rows),
        "first_due_day": rows[0].due_day if rows else NONE_DAY,
        "maturity_day": rows[-1].due_day if rows else NONE_DAY,
        "next_due_day": following.due_day if following else NONE_DAY,
        "next_due_minor": following.open_total() if following else 0,
        "scheduled_due_minor": sum(sum(row.due) for row in rows if row.due_day <= day),
        "last_paid_day": account.last_paid_day,
        "closed_day": account.closed_day,
    }
    for number in (1, 2, 3):
        found[f"late_days_{number}"] = ageing.worst_late_days(account, number, day)
    return found


def instalments_of(account: Account, day: int) -> list[dict[str, int]]:
    """Rows of INSTALMENTS."""
    records = []
    repaid = 0
    for number, row in enumerate(account.rows, start=1):
        repaid += row.due[PRINCIPAL] - row.taken_back
        by = row.due_day if row.is_down_payment else row.due_day - 1
        paid_out = sum(amount for at, amount in account.disbursements if at <= by)
        balance = paid_out + account.opening[PRINCIPAL] - repaid
        record = {"number": number, "is_down_payment": int(row.is_down_payment), "is_additional": int(row.is_additional)}
        record |= {"from_day": row.start, "due_day": row.due_day, "balance_minor": balance}
        for part in PARTS:
            record[f"{NAMES[part]}_minor"] = row.due[part]
            record[f"{NAMES[part]}_paid_minor"] = row.paid[part]
        record |= {"waived_minor": sum(row.waived), "charged_off_minor": sum(row.charged_off)}
        record |= {"in_advance_minor": row.in_advance, "late_minor": row.late, "paid_day": NONE_DAY if row.open_total() else row.paid_day}
        behind = ageing.is_behind(account, row, day)
        record["dpd_days"] = day - row.due_day if behind else 0
        record["delinquent_days"] = ageing.unpaused_days(account, row.due_day, day) if behind else 0
        records.append(record)
    return records
