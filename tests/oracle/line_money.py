"""Where money on a line goes: docs/line.md, section 5."""

from arrears.kernel.book import NONE_DAY
from tests.oracle.account import INTEREST, PARTS, PRINCIPAL, nothing
from tests.oracle.line_account import LineAccount, Sheet
from tests.oracle.line_interest import owed_interest

DEFAULT_ORDER = (3, 2, 1, 0)


def order_of(packed: int) -> list[tuple[int, int]]:
    """Steps (due state, part)."""
    if packed == 0:
        return [(state, part) for state in range(3) for part in DEFAULT_ORDER]
    return [divmod((packed >> (4 * i)) & 15, 4) for i in range(12)]


def take_purchases(sheets: list[Sheet], amount: int) -> int:
    """Take principal out of purchases, the oldest statement's first."""
    taken = 0
    for sheet in sheets:
        for lot in sheet.lots:
            part = min(lot.left, amount - taken)
            lot.left -= part
            taken += part
    return taken


def pay_part(account: LineAccount, sheet: Sheet, part: int, amount: int, day: int) -> int:
    """Pay one part of what a statement asks for."""
    paid = min(amount, sheet.open(part))
    mark_paid(sheet, part, paid, day)
    if part == PRINCIPAL:
        converted = min(paid, sheet.converted_open)
        sheet.converted_open -= converted
        take_purchases(account.everywhere(), paid - converted)
    return paid


def mark_paid(sheet: Sheet, part: int, paid: int, day: int) -> None:
    """Write down that something was paid, and whether early or late."""
    sheet.paid[part] += paid
    if day < sheet.due_day:
        sheet.in_advance += paid
    if day > sheet.due_day:
        sheet.late += paid


def allocate(account: LineAccount, amount: int, day: int) -> tuple[list[int], int]:
    """The parts that `amount` pays on `day`, and what is left of it."""
    parts, left = nothing(), amount
    steps = order_of(account.terms.order)
    for state in (0, 1, 2):
        for sheet in account.sheets:
            if state_on(sheet, day) == state:
                left -= pay_sheet(account, sheet, [p for s, p in steps if s == state], left, day, parts)
    for sheet in account.everywhere():
        if sheet is account.running:
            left -= pay_sheet(account, sheet, [p for s, p in steps if s == 2], left, day, parts)
        paid = take_purchases([sheet], left)
        parts[PRINCIPAL] += paid
        left -= paid
    if left and account.in_purchases() == 0 and account.running:
        fix_interest(account)
        left -= pay_sheet(account, account.running, [INTEREST], left, day, parts)
    for conversion in account.conversions:
        paid = min(left, conversion.left)
        conversion.left -= paid
        parts[PRINCIPAL] += paid
        left -= paid
    settle(account, day)
    return parts, left


def pay_sheet(
    account: LineAccount, sheet: Sheet, order: list[int], amount: int, day: int, parts: list[int]
) -> int:
    """Pay a statement's parts in an order; returns what was paid."""
    total = 0
    for part in order:
        paid = pay_part(account, sheet, part, amount - total, day)
        parts[part] += paid
        total += paid
    return total


def state_on(sheet: Sheet, day: int) -> int:
    """0 past due, 1 due, 2 in advance."""
    return 0 if sheet.due_day < day else 1 if sheet.due_day == day else 2


def fix_interest(account: LineAccount) -> None:
    """Interest that has arisen is asked for with the statement that is being written."""
    assert account.running
    account.running.due[INTEREST] += owed_interest(account)
    account.weighted = 0


def settle(account: LineAccount, day: int) -> None:
    """Since when each statement is paid."""
    for sheet in account.sheets:
        asked = sum(sheet.due)
        missing = asked - sum(sheet.paid) - sum(sheet.waived)
        if asked == 0 or missing > account.terms.tolerance_minor:
            sheet.paid_day = NONE_DAY
        elif sheet.paid_day == NONE_DAY:
            sheet.paid_day = day


def use_credit(account: LineAccount, day: int) -> None:
    """Held money pays what has come to be owed; the allocation that brought it shows the parts."""
    kept = [max(0, record["overpaid_minor"]) for record in account.allocations]
    spent = sum(kept) - account.overpaid  # refunded: the oldest money went first
    for record, held in zip(account.allocations, kept, strict=True):
        lost = min(held, spent)
        spent -= lost
        if held == lost:
            continue
        parts, left = allocate(account, held - lost, day)
        used = held - lost - left
        for part in PARTS:
            account.paid[part] += parts[part]
            record[("principal", "interest", "fee", "penalty")[part] + "_minor"] += parts[part]
        record["overpaid_minor"] -= used
        account.overpaid -= used
