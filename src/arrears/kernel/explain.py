"""Why a loan's figures are what they are: the steps of the same fold, as codes and integers.

`explain` returns a list of `Step(code, arguments)` in the order in which a person would tell it. Wording is
the caller's. Amounts are minor units, days are day numbers, rates parts per billion a year.

| code | arguments |
|---|---|
| disbursed | day, amount, balance |
| opened | day, principal, interest, fee, penalty |
| instalment | number, due_day, principal, interest, fee, penalty |
| bill | number, due_day, amount (an imported tape's undivided bill) |
| down_payment | number, due_day, principal |
| charged | day, amount, event_id |
| paid | day, amount, principal, interest, fee, penalty, overpaid, channel |
| waived | day, principal, interest, fee, penalty |
| refunded | day, amount |
| taken_back | day, amount |
| charged_off | day, principal, interest, fee, penalty |
| recovered | day, amount |
| instalment_paid | number, day, days_late (negative: early) |
| instalment_open | number, due_day, open, paid, dpd |
| penalty_interest | number, due_day, penalty, paid, rate_ppb, days_in_year |
| accrued | interest, day (earned since the last due day, not yet due; negative: paid before it was earned) |
| dpd | dpd, oldest_due_day, oldest_number |
| arrears | kind, overdue, instalments_behind |
| asset_class | class, dpd |
| owed | principal, interest, fee, penalty, overpaid, payoff |
| fault | fault |
"""

from dataclasses import dataclass
from typing import Any

from arrears.kernel.book import MAX_DAY, NONE_DAY, Book
from arrears.kernel.codes import Kind, PenaltyBasis
from arrears.kernel.fold import Folded, fold

PARTS = ("principal", "interest", "fee", "penalty")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened or follows; see the table above."""

    code: str
    arguments: dict[str, int]


def explain(*, book: Book, as_of_day: int, known_day: int = MAX_DAY) -> list[Step]:
    """The steps that lead to the state of the book's one loan as of a day. ValueError for more loans."""
    if len(book.loans) != 1:
        raise ValueError(f"explain takes a book of one loan, not of {len(book.loans)}")
    folded = fold(book=book, as_of_day=as_of_day, known_day=known_day, detail=True)
    state = folded.states[0]
    if state["fault"]:
        return [step("fault", fault=state["fault"])]
    return [*rows_agreed(folded), *what_happened(folded, book), *rows_now(folded, book), *conclusion(folded)]


def step(code: str, **arguments: Any) -> Step:
    """A step with plain integers."""
    return Step(code=code, arguments={name: int(value) for name, value in arguments.items()})


def rows_agreed(folded: Folded) -> list[Step]:
    """What every row asks for."""
    steps = []
    for row in folded.instalments:
        if row["is_down_payment"]:
            steps.append(step("down_payment", number=row["number"], due_day=row["due_day"],
                              principal=row["principal_minor"]))  # fmt: skip
        elif row["billed_minor"]:
            steps.append(
                step("bill", number=row["number"], due_day=row["due_day"], amount=row["billed_minor"])
            )
        else:
            steps.append(step("instalment", number=row["number"], due_day=row["due_day"],
                              **{part: row[f"{part}_minor"] for part in PARTS}))  # fmt: skip
    return steps


def what_happened(folded: Folded, book: Book) -> list[Step]:
    """Every event that counted, with what it did."""
    opening = {int(event["event_id"]): event for event in book.events if event["kind"] == Kind.OPENING}
    return [told(line, opening) for line in folded.allocations if line["kind"] in TOLD]


def told(line: Any, opening: dict[int, Any]) -> Step:
    """One allocation as a step."""
    kind, day, amount = Kind(int(line["kind"])), line["value_day"], line["amount_minor"]
    parts = {part: line[f"{part}_minor"] for part in PARTS}
    if kind == Kind.DISBURSE:
        return step("disbursed", day=day, amount=amount, balance=line["balance_minor"])
    if kind == Kind.OPENING:
        event = opening[int(line["event_id"])]
        others = {part: event[f"{part}_minor"] for part in PARTS[1:]}
        return step("opened", day=day, principal=amount, **others)
    if kind == Kind.REPAY:
        return step(
            "paid", day=day, amount=amount, **parts, overpaid=line["overpaid_minor"], channel=line["channel"]
        )
    if kind in (Kind.WAIVE, Kind.CHARGE_OFF):
        return step(TOLD[kind], day=day, **parts)
    if kind == Kind.FEE:
        return step("charged", day=day, amount=amount, event_id=line["event_id"])
    return step(TOLD[kind], day=day, amount=amount)


TOLD: dict[int, str] = {
    Kind.DISBURSE: "disbursed",
    Kind.OPENING: "opened",
    Kind.REPAY: "paid",
    Kind.FEE: "charged",
    Kind.WAIVE: "waived",
    Kind.CHARGE_OFF: "charged_off",
    Kind.RECOVER: "recovered",
    Kind.REFUND: "refunded",
    Kind.CHARGEBACK: "taken_back",
}


def rows_now(folded: Folded, book: Book) -> list[Step]:
    """Which rows are paid and when, which are past due, and the penalty interest on them."""
    steps = []
    terms = book.terms[int(book.loans["terms_ix"][0])]
    for row in folded.instalments:
        paid = sum(int(row[f"{part}_paid_minor"]) for part in PARTS) + int(row["billed_paid_minor"])
        if row["paid_day"] != NONE_DAY:
            steps.append(step("instalment_paid", number=row["number"], day=row["paid_day"],
                              days_late=row["paid_day"] - row["due_day"]))  # fmt: skip
        elif row["dpd_days"] > 0:
            due = sum(int(row[f"{part}_minor"]) for part in PARTS) + int(row["billed_minor"])
            left = due - paid - int(row["waived_minor"]) - int(row["charged_off_minor"])
            steps.append(step("instalment_open", number=row["number"], due_day=row["due_day"], open=left,
                              paid=paid, dpd=row["dpd_days"]))  # fmt: skip
        if row["penalty_minor"] and terms["penalty_basis"] != PenaltyBasis.NONE:
            steps.append(step("penalty_interest", number=row["number"], due_day=row["due_day"],
                              penalty=row["penalty_minor"], paid=row["penalty_paid_minor"],
                              rate_ppb=penalty_rate_of(book, terms),
                              days_in_year=terms["penalty_days_in_year"]))  # fmt: skip
    return steps


def penalty_rate_of(book: Book, terms: Any) -> int:
    """The yearly penalty rate that the fold uses, rounded half to even for display."""
    if not terms["penalty_multiple_ppm"]:
        return int(terms["penalty_rate_ppb"])
    yearly = int(book.loans["rate_ppb"][0]) * (12 if terms["rate_unit"] == 3 else 1)
    return round(yearly * int(terms["penalty_multiple_ppm"]) / 1_000_000)


def conclusion(folded: Folded) -> list[Step]:
    """Accrual, days past due, kind of arrears, class, and what is owed."""
    state = folded.states[0]
    steps = []
    if state["interest_accrued_minor"]:
        steps.append(step("accrued", interest=state["interest_accrued_minor"], day=state["as_of_day"]))
    if state["dpd_days"] > 0:
        rows = folded.instalments
        oldest = rows["number"][rows["dpd_days"] == state["dpd_days"]][0]
        steps.append(
            step("dpd", dpd=state["dpd_days"], oldest_due_day=state["oldest_due_day"], oldest_number=oldest)
        )
        steps.append(step("arrears", kind=state["arrears_kind"], overdue=state["overdue_minor"],
                          instalments_behind=state["instalments_behind"]))  # fmt: skip
    steps.append(step("asset_class", **{"class": state["asset_class"], "dpd": state["dpd_days"]}))
    owed = {part: state[f"{part}_outstanding_minor"] for part in PARTS}
    steps.append(step("owed", **owed, overpaid=state["overpaid_minor"], payoff=state["payoff_minor"]))
    return steps
