"""A line as the kernel's columns: docs/line.md, section 8."""

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Status
from tests.oracle import ageing
from tests.oracle.account import INTEREST, PARTS
from tests.oracle.columns import NAMES
from tests.oracle.line_account import LineAccount, Sheet
from tests.oracle.line_interest import owed_interest


def payoff(account: LineAccount) -> int:
    """What would pay the line off."""
    beside = sum(s.open(part) for s in account.everywhere() for part in PARTS[1:])
    return account.principal_owed() + beside + owed_interest(account)


def status_of(account: LineAccount) -> Status:
    """How the line stands."""
    if account.is_charged_off():
        return Status.CHARGED_OFF
    if account.running is None:
        return Status.PENDING
    if payoff(account):
        return Status.ACTIVE
    return Status.OVERPAID if account.overpaid else Status.PAID_OFF


def behind(account: LineAccount, day: int) -> list[Sheet]:
    """Statements past due."""
    if status_of(account) != Status.ACTIVE:
        return []
    return [s for s in account.sheets if s.due_day < day and s.open_total() > account.terms.tolerance_minor]


def line_state_of(account: LineAccount, day: int) -> dict[str, int]:
    """One row of STATES."""
    status, sheets, everywhere = status_of(account), account.sheets, account.everywhere()
    late, fallen_due = behind(account, day), [s for s in account.sheets if s.due_day <= day]
    interest = sum(s.open(INTEREST) for s in fallen_due)
    unasked = owed_interest(account)
    state = {"loan_id": account.loan.loan_id, "as_of_day": day, "status": int(status)}
    state |= {"principal_outstanding_minor": account.principal_owed(), "interest_outstanding_minor": interest}
    state["interest_accrued_minor"] = sum(s.open(INTEREST) for s in everywhere) - interest + unasked
    for part in PARTS:
        name = NAMES[part]
        state[f"{name}_overdue_minor"] = sum(s.open(part) for s in late)
        state[f"{name}_paid_minor"] = account.paid[part]
        state[f"{name}_waived_minor"] = account.waived[part]
        state[f"{name}_charged_off_minor"] = account.charged_off[part]
        if part > INTEREST:
            state[f"{name}_outstanding_minor"] = sum(s.open(part) for s in everywhere)
            state[f"{name}_charged_minor"] = sum(s.due[part] for s in everywhere)
    state |= {"interest_earned_minor": account.interest_asked() + unasked}
    state |= {"overpaid_minor": account.overpaid, "disbursed_minor": account.disbursed}
    state |= {"recovered_minor": account.recovered, "received_minor": account.received}
    state |= {"refunded_minor": account.refunded, "overdue_minor": sum(s.open_total() for s in late)}
    state["payoff_minor"] = payoff(account) if everywhere else 0
    state |= {"instalments_total": len(sheets), "instalments_due": len(fallen_due)}
    state["instalments_behind"] = len(late)
    state["scheduled_due_minor"] = sum(sum(s.due) for s in fallen_due)
    return state | _ageing(account, late, day) | _days(account, status, day)


def _ageing(account: LineAccount, late: list[Sheet], day: int) -> dict[str, int]:
    oldest = late[0] if late else None
    dpd = day - oldest.due_day if oldest else 0
    state = {"dpd_days": dpd, "oldest_due_day": oldest.due_day if oldest else NONE_DAY}
    state["delinquent_days"] = ageing.delinquent_days(account, oldest, day) if oldest else 0  # type: ignore[arg-type]
    state["arrears_kind"] = int(ageing.arrears_kind(account, oldest, day))  # type: ignore[arg-type]
    state["asset_class"] = int(ageing.asset_class(account, dpd))  # type: ignore[arg-type]
    worst = [_late_days(sheet, day) for sheet in account.sheets]
    state["dpd_days_max"] = max([0, *worst])
    return state | {f"late_days_{k + 1}": worst[k] if k < len(worst) else -1 for k in range(3)}


def _late_days(sheet: Sheet, day: int) -> int:
    if sheet.due_day >= day:
        return -1
    if sum(sheet.due) == 0:
        return 0
    return max(0, (day if sheet.paid_day == NONE_DAY else sheet.paid_day) - sheet.due_day)


def _days(account: LineAccount, status: Status, day: int) -> dict[str, int]:
    sheets = account.sheets
    following = next((s for s in sheets if s.due_day > day and s.open_total()), None)
    closed = (
        account.last_paid_day if status in (Status.PAID_OFF, Status.OVERPAID) else account.charged_off_day
    )
    return {
        "first_due_day": sheets[0].due_day if sheets else NONE_DAY,
        "maturity_day": sheets[-1].due_day if sheets else NONE_DAY,
        "next_due_day": following.due_day if following else NONE_DAY,
        "next_due_minor": following.open_total() if following else 0,
        "last_paid_day": account.last_paid_day,
        "closed_day": closed,
    }


def statements_of(account: LineAccount, day: int) -> list[dict[str, int]]:
    """Rows of INSTALMENTS."""
    late = {id(sheet) for sheet in behind(account, day)}
    found = []
    for number, sheet in enumerate(account.sheets, start=1):
        record = {"number": number, "from_day": sheet.drawn_on, "due_day": sheet.due_day}
        record |= {"balance_minor": sheet.balance, "paid_day": sheet.paid_day}
        record |= {"in_advance_minor": sheet.in_advance, "late_minor": sheet.late}
        record |= {"waived_minor": sum(sheet.waived), "charged_off_minor": sum(sheet.charged_off)}
        for part in PARTS:
            record[f"{NAMES[part]}_minor"] = sheet.due[part]
            record[f"{NAMES[part]}_paid_minor"] = sheet.paid[part]
        if id(sheet) in late:
            record["dpd_days"] = day - sheet.due_day
            record["delinquent_days"] = ageing.unpaused_days(account, sheet, day)  # type: ignore[arg-type]
        found.append(record)
    return found
