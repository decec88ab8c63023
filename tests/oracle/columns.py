"""The account as the kernel's columns: docs/fold.md, sections 7 and 10."""

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Status
from tests.oracle import ageing
from tests.oracle.account import FEE, INTEREST, PARTS, PENALTY, PRINCIPAL, Account, Row
from tests.oracle.accrual import earned_total
from tests.oracle.recalculation import interest_to, payoff_day
from tests.oracle.schedule import Plan

NAMES = ("principal", "interest", "fee", "penalty")


def state_of(account: Account, plan: Plan | None, day: int) -> dict[str, int]:
    """One row of STATES."""
    status = ageing.status_of(account)
    state = {"loan_id": account.loan.loan_id, "as_of_day": day, "status": int(status)}
    state |= _since_the_beginning(account)
    state |= _owed(account, day) | _overdue(account, day)
    state |= _interest(account, plan, state, day)
    for part in (FEE, PENALTY):
        name = NAMES[part]
        gone = sum(row.gone(part) for row in account.rows) + (account.kept_back if part == FEE else 0)
        state[f"{name}_charged_minor"] = gone + state[f"{name}_outstanding_minor"] - account.opening[part]
    return state | _ageing(account, day) | _instalments(account, status, day)


def _since_the_beginning(account: Account) -> dict[str, int]:
    sums = {"disbursed_minor": account.disbursed, "recovered_minor": account.recovered}
    sums |= {"received_minor": account.received, "refunded_minor": account.refunded}
    for part in PARTS:
        sums[f"opening_{NAMES[part]}_minor"] = account.opening[part]
        for what in ("paid", "waived", "charged_off"):
            sums[f"{NAMES[part]}_{what}_minor"] = account.total(what, part)
    sums["principal_paid_minor"] -= account.owed_again
    sums["fee_paid_minor"] += account.kept_back
    return sums


def _owed(account: Account, day: int) -> dict[str, int]:
    due = [row for row in account.rows if row.due_day <= day]
    return {
        "principal_outstanding_minor": account.principal_owed(),
        "interest_outstanding_minor": sum(row.open(INTEREST) for row in due),
        "fee_outstanding_minor": sum(row.open(FEE) for row in due),
        "penalty_outstanding_minor": sum(row.open(PENALTY) for row in account.rows),
        "overpaid_minor": account.overpaid,
    }


def _overdue(account: Account, day: int) -> dict[str, int]:
    rows = ageing.behind(account, day)
    overdue = {f"{NAMES[part]}_overdue_minor": sum(row.open(part) for row in rows) for part in PARTS}
    return overdue | {"overdue_minor": sum(row.open_total() for row in rows)}


def _interest(account: Account, plan: Plan | None, state: dict[str, int], day: int) -> dict[str, int]:
    earned = earned_total(account, plan, day)
    gone = sum(row.gone(INTEREST) for row in account.rows)
    accrued = account.opening[INTEREST] + earned - gone - state["interest_outstanding_minor"]
    payoff = 0 if account.is_charged_off() else account.owed_to_pay_off(day)
    if plan is not None and account.follows() and not account.is_charged_off():
        asked = interest_to(account, plan, today=day, until=payoff_day(account, plan, day))
        payoff += sum(asked) - sum(row.due[INTEREST] for row in account.agreed())
    return {"interest_earned_minor": earned, "interest_accrued_minor": accrued, "payoff_minor": payoff}


def _ageing(account: Account, day: int) -> dict[str, int]:
    oldest = next(iter(ageing.behind(account, day)), None)
    dpd = day - oldest.due_day if oldest else 0
    found = {
        "dpd_days": dpd,
        "dpd_days_max": ageing.worst_dpd(account, day),
        "delinquent_days": ageing.delinquent_days(account, oldest, day) if oldest else 0,
        "oldest_due_day": oldest.due_day if oldest else NONE_DAY,
        "arrears_kind": int(ageing.arrears_kind(account, oldest, day)),
        "asset_class": int(ageing.class_of(account, dpd, day)),
    }
    return found | {f"late_days_{number}": ageing.late_days_of(account, number, day) for number in (1, 2, 3)}


def _instalments(account: Account, status: Status, day: int) -> dict[str, int]:
    rows = account.rows
    following = next((row for row in rows if row.due_day > day and row.open_total() > 0), None)
    closed_day = (
        account.last_paid_day if status in (Status.PAID_OFF, Status.OVERPAID) else account.charged_off_day
    )
    return {
        "instalments_total": len(rows),
        "instalments_due": sum(row.due_day <= day for row in rows),
        "instalments_behind": len(ageing.behind(account, day)),
        "first_due_day": rows[0].due_day if rows else NONE_DAY,
        "maturity_day": rows[-1].due_day if rows else NONE_DAY,
        "next_due_day": following.due_day if following else NONE_DAY,
        "next_due_minor": following.open_total() if following else 0,
        "scheduled_due_minor": sum(sum(row.due) + row.billed for row in rows if row.due_day <= day),
        "last_paid_day": account.last_paid_day,
        "closed_day": closed_day,
    }


def instalments_of(account: Account, day: int) -> list[dict[str, int]]:
    """Rows of INSTALMENTS."""
    late = {id(row) for row in ageing.behind(account, day)}
    records = []
    repaid = lent = 0
    for number, row in enumerate(account.rows, start=1):
        repaid += row.due[PRINCIPAL]
        record = {
            "number": number,
            "is_down_payment": int(row.is_down_payment),
            "is_additional": int(row.is_additional),
        }
        record |= {"from_day": row.start, "due_day": row.due_day}
        lent = max(lent, _lent_before(account, row))
        record["balance_minor"] = max(0, lent - repaid)
        for part in PARTS:
            record[f"{NAMES[part]}_minor"] = row.due[part]
            record[f"{NAMES[part]}_paid_minor"] = row.paid[part]
        record |= {"waived_minor": sum(row.waived), "charged_off_minor": sum(row.charged_off)}
        record |= {"in_advance_minor": row.in_advance, "late_minor": row.late, "paid_day": row.paid_day}
        record |= {"billed_minor": row.billed, "billed_paid_minor": row.billed_paid}
        if id(row) in late:
            record |= {
                "dpd_days": day - row.due_day,
                "delinquent_days": ageing.unpaused_days(account, row, day),
            }
        records.append(record)
    return records


def _lent_before(account: Account, row: Row) -> int:
    """What was lent before the due day (for a down payment and the last row also on it)."""
    by = row.due_day if row.is_down_payment or row is account.rows[-1] else row.due_day - 1
    return sum(amount for day, amount in account.paid_out if day <= by)
