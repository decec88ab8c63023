"""Days past due, delinquent days and class: docs/fold.md, section 10."""

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import ArrearsKind, AssetClass, Status, Unit
from tests.oracle.account import PARTS, Account, Row
from tests.oracle.dates import step


def status_of(account: Account) -> Status:
    """Status of the account."""
    if not account.started:
        return Status.PENDING
    if account.is_charged_off():
        return Status.CHARGED_OFF
    if any(row.open_total() > 0 for row in account.rows):
        return Status.ACTIVE
    return Status.OVERPAID if account.overpaid else Status.PAID_OFF


def behind(account: Account, day: int) -> list[Row]:
    """Rows that are past due on the day with more than the tolerance open; only an active loan is aged."""
    if status_of(account) != Status.ACTIVE:
        return []
    return [
        row for row in account.rows if row.due_day < day and row.open_total() > account.terms.tolerance_minor
    ]


def late_days(account: Account, row: Row, day: int) -> int:
    """Days from the due day to the day the row came to be paid, or to `day` while it is open."""
    if not account.asks(row):
        return 0
    end = row.paid_day if row.paid_day != NONE_DAY else day
    return max(0, end - row.due_day)


def worst_dpd(account: Account, day: int) -> int:
    """The most days that any row was late."""
    return max((late_days(account, row, day) for row in account.rows if row.due_day < day), default=0)


def unpaused_days(account: Account, row: Row, day: int) -> int:
    """Days since the row's due day on which delinquency wasn't paused."""
    paused = {
        d for start, end in account.pauses for d in range(max(start, row.due_day) + 1, min(end, day) + 1)
    }
    return day - row.due_day - len(paused)


def delinquent_days(account: Account, row: Row, day: int) -> int:
    """Unpaused days beyond the grace."""
    return max(0, unpaused_days(account, row, day) - account.terms.delinquency_grace_days)


def arrears_kind(account: Account, oldest: Row | None, day: int) -> ArrearsKind:
    """Kind of arrears on the day."""
    if account.is_charged_off():
        return ArrearsKind.DEFAULT
    if oldest is None:
        return ArrearsKind.NONE
    if day - oldest.due_day > account.terms.default_days:
        return ArrearsKind.DEFAULT
    return ArrearsKind.PARTLY_PAID if sum(oldest.paid[part] for part in PARTS) else ArrearsKind.UNPAID


def is_observed(account: Account, day: int) -> bool:
    """Whether a restructured loan is observed: months are left, or too few rows in a row were paid."""
    since, terms = account.restructured_day, account.terms
    if not terms.observation_months or since == NONE_DAY or status_of(account) != Status.ACTIVE:
        return False
    on_time = 0
    for row in account.rows:
        if since < row.due_day <= day:
            good = row.open_total() == 0 and NONE_DAY != row.paid_day <= row.due_day
            on_time = on_time + 1 if good else 0
    until = step(seed=since, count=1, every=terms.observation_months, unit=Unit.MONTH)
    return day <= until or on_time < terms.observation_repayments


def class_of(account: Account, dpd: int, day: int) -> AssetClass:
    """The class of a loan; under observation it is special mention at best."""
    by_days = asset_class(account, dpd)
    return max(AssetClass.SPECIAL_MENTION, by_days) if is_observed(account, day) else by_days


def asset_class(account: Account, dpd: int) -> AssetClass:
    """The five categories by the day table of the terms: the worst boundary that is exceeded."""
    if account.is_charged_off():
        return AssetClass.LOSS
    terms = account.terms
    bounds = [(terms.loss_days, AssetClass.LOSS), (terms.doubtful_days, AssetClass.DOUBTFUL)]
    bounds += [
        (terms.substandard_days, AssetClass.SUBSTANDARD),
        (terms.special_mention_days, AssetClass.SPECIAL_MENTION),
    ]
    return max((found for days, found in bounds if dpd > days), default=AssetClass.NORMAL)


def late_days_of(account: Account, number: int, day: int) -> int:
    """Late days of a row by its place, -1 until it is past its due day."""
    if number > len(account.rows) or account.rows[number - 1].due_day >= day:
        return -1
    return late_days(account, account.rows[number - 1], day)
