"""Days past due, delinquent days and class: docs/fold.md, section 6."""

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import ArrearsKind, AssetClass, Status

from tests.oracle.account import Account, Row


def is_behind(account: Account, row: Row, day: int) -> bool:
    """Whether the row is past due on the day with more than the tolerance open."""
    return row.due_day < day and row.open_total() > account.terms.tolerance_minor


def oldest_behind(account: Account, day: int) -> Row | None:
    """The oldest row that is behind."""
    return next((row for row in account.rows if is_behind(account, row, day)), None)


def dpd(account: Account, day: int) -> int:
    """Calendar days since the due day of the oldest row that is behind."""
    row = oldest_behind(account, day)
    return day - row.due_day if row else 0


def delinquent_days(account: Account, row: Row, day: int) -> int:
    """Days since the row's due day and the grace, without the days on which delinquency is paused."""
    return unpaused_days(account, row.due_day + account.terms.delinquency_grace_days, day)


def unpaused_days(account: Account, begin: int, day: int) -> int:
    """Days from `begin` to `day` outside all pauses."""
    if day <= begin:
        return 0
    paused = {d for start, end in account.pauses for d in range(max(start, begin), min(end, day))}
    return day - begin - len(paused)


def arrears_kind(account: Account, day: int, status: Status) -> ArrearsKind:
    """Kind of arrears on the day."""
    if status == Status.CHARGED_OFF:
        return ArrearsKind.DEFAULT
    row = oldest_behind(account, day)
    if row is None:
        return ArrearsKind.NONE
    if day - row.due_day > account.terms.default_days:
        return ArrearsKind.DEFAULT
    return ArrearsKind.PARTLY_PAID if sum(row.paid) else ArrearsKind.UNPAID


def asset_class(account: Account, day: int, status: Status) -> AssetClass:
    """The five categories by the day table of the terms."""
    if status == Status.CHARGED_OFF:
        return AssetClass.LOSS
    terms, past = account.terms, dpd(account, day)
    if past > terms.loss_days:
        return AssetClass.LOSS
    if past > terms.doubtful_days:
        return AssetClass.DOUBTFUL
    if past > terms.substandard_days:
        return AssetClass.SUBSTANDARD
    return AssetClass.SPECIAL_MENTION if past > terms.special_mention_days else AssetClass.NORMAL


def worst_late_days(account: Account, number: int, day: int) -> int:
    """Worst days late of an agreed row by its place, -1 while it is not past due."""
    rows = [row for row in account.rows if not row.is_down_payment and not row.is_additional]
    if number > len(rows) or rows[number - 1].due_day >= day:
        return -1
    row = rows[number - 1]
    end = row.paid_day if row.paid_day != NONE_DAY and row.open_total() == 0 else day
    return max(0, end - row.due_day)
