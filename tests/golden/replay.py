"""Replay a case with an engine, checkpoint by checkpoint."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from arrears.kernel.book import MAX_DAY, Book
from arrears.kernel.codes import Kind
from tests.golden.cases import Case, day_of, minor, reading
from tests.golden.compare import Difference, Seen, differences
from tests.golden.history import History, take
from tests.golden.terms import FUTURES, loan_of, terms_of


class Answer(Protocol):
    """What an engine returns: the structured arrays of the kernel's book for the one loan."""

    states: Any
    instalments: Any
    allocations: Any


Engine = Callable[[Book, int, int], Answer]


def engine_named(name: str) -> Engine:
    """The compiled kernel or the slow oracle."""
    if name == "oracle":
        from tests.oracle.one_loan import fold as slow

        return lambda book, as_of_day, known_day: slow(book=book, as_of_day=as_of_day, known_day=known_day)
    from arrears.kernel.fold import fold

    return lambda book, as_of_day, known_day: fold(
        book=book, as_of_day=as_of_day, known_day=known_day, detail=True
    )


def replay(
    *, case: Case, engine: Engine, note: Callable[[str], None] = print
) -> Iterator[tuple[int, Difference]]:
    """(checkpoint, difference) for every cell that differs; none under another rule. Raises UnsupportedCase.

    Where the file warns that the product's future rule may not be the one stated, a case that differs is
    played with each rule; `note` hears of one under which every cell of every checkpoint agrees.
    """
    with reading("term"):
        terms_of(case.terms), loan_of(case.terms)
    with reading("event or expectation"):
        found = list(played(case, engine))
    if found:
        for kind, rule, other in other_rules(case):
            if next(played(other, engine), None) is None:
                note(f"{case.group} {case.id}: passes with the future rule {rule} for {kind} (caveat)")
                return
    yield from found


def other_rules(case: Case) -> Iterator[tuple[str, str, Case]]:
    """The case with every other future rule for the kinds of money that its product's caveats name."""
    order = case.terms["allocation_order"]
    for kind in sorted(case.unsure & order.keys()) if isinstance(order, dict) else ():
        for rule in FUTURES:
            if rule != order[kind]["future"]:
                changed = order | {kind: order[kind] | {"future": rule}}
                yield kind, rule, dataclasses.replace(case, terms=case.terms | {"allocation_order": changed})


def played(case: Case, engine: Engine) -> Iterator[tuple[int, Difference]]:
    """(checkpoint, difference) for every cell that differs by the terms as they stand."""
    history = start(case, engine)
    blocks: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for number, block in enumerate(case.expected):
        blocks.setdefault(block["after_event"], []).append((number, block))
    touched = 0
    for index, event in enumerate(case.events):
        take(history, event)
        if event["type"] != "business_date":
            touched = day_of(event["business_date"])
        for number, block in blocks.get(index, ()):
            for difference in differences(block=block, seen=look(history, block, engine, touched)):
                yield number, difference


def start(case: Case, engine: Engine) -> History:
    """An empty history that asks the engine where an event's amount is left open."""
    names = ("principal", "interest", "fee", "penalty")

    def payoff(book: Book, day: int) -> int:
        return int(engine(book, day, MAX_DAY).states["payoff_minor"][0])

    def open_part(book: Book, day: int, part: int) -> int:
        rows = engine(book, day, MAX_DAY).instalments
        return int((rows[f"{names[part]}_minor"] - rows[f"{names[part]}_paid_minor"]).sum())

    def overpaid(book: Book, day: int) -> int:
        return int(engine(book, day, MAX_DAY).states["overpaid_minor"][0])

    def period_start(book: Book, day: int) -> int:
        rows = engine(book, day, MAX_DAY).instalments
        return int(rows["from_day"][rows["due_day"] >= day][0])

    def scheduled(book: Book, day: int) -> int:
        rows = engine(book, day, MAX_DAY).instalments
        return int(rows["principal_minor"].sum() + rows["interest_minor"].sum())

    return History(
        case=case,
        payoff=payoff,
        open_part=open_part,
        overpaid=overpaid,
        scheduled=scheduled,
        period_start=period_start,
    )


def tag_day(history: History, touched: int) -> int:
    """The day of the source's delinquency tags: the last close, or the day before a pause that holds."""
    day = touched
    start, end = 0, -1
    for event in history.events:
        if event["kind"] == Kind.PAUSE_DELINQUENCY:
            start, end = event["value_day"], event["due_day"]
        elif event["kind"] == Kind.RESUME_DELINQUENCY:
            end = min(end, event["value_day"])
        if start <= touched <= end:
            day = start - 1
    return day


def claimed(answer: Answer) -> None:
    """The source leaves rows open when the account is charged off and closes them when it is written off."""
    lines = answer.allocations
    written_off = lines["value_day"][lines["kind"] == Kind.WRITE_OFF]
    rows = answer.instalments
    if len(written_off):
        rows["paid_day"][rows["charged_off_minor"] > 0] = written_off[0]
    else:
        rows["charged_off_minor"][:] = 0


def look(history: History, block: dict[str, Any], engine: Engine, touched: int) -> Seen:
    """The loan as the engine sees it at a checkpoint; before any disbursement, the schedule it would have.

    The source restates a schedule when something happens to the loan or at a close, so schedules are seen
    on that day; arrears are seen on the business date.
    """
    business_day = day_of(block["business_date"])
    restated = {"schedule", "totals", "transactions", "outstanding"} & block.keys()
    day = touched if restated else business_day
    viewed = history
    if "schedule" in block and not any(event["kind"] == Kind.DISBURSE for event in history.events):
        viewed = start(history.case, engine)
        terms = history.case.terms
        day = day_of(terms["expected_disbursement"])
        viewed.add("Disbursement", Kind.DISBURSE, day, day, amount_minor=minor(terms["principal"]))
    answer = engine(viewed.book(), day, MAX_DAY)
    claimed(answer)
    tagged = engine(viewed.book(), tag_day(history, touched), MAX_DAY) if history.events else answer
    return Seen(
        history=history,
        state=answer.states[0],
        rows=answer.instalments,
        allocations=answer.allocations,
        tagged_state=tagged.states[0],
        tagged_rows=tagged.instalments,
        day=business_day,
        config=history.case.config,
    )
