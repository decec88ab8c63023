"""What the tests of the adapters share."""

from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parent / "example"
PANEL = {
    "arrears_mapping": 1,
    "name": "small-panel",
    "shape": "months",
    "currency": "USD",
    "jurisdiction": "US",
    "terms": {"tolerance_ppm": 50000},
    "options": {"due_day": 15, "payoff_tolerance": 10.00},
    "tables": {
        "tape": {
            "files": ["*"],
            "fields": {
                "loan_ref": "loan",
                "month_on": {"column": "month", "format": "%Y-%m"},
                "begin_balance": "begin",
                "end_balance": "end",
                "principal_paid": "principal",
                "paid": "paid",
                "billed": "sched",
                "level": "sched",
                "recovered": "recovered",
                "originated_on": "start",
                "principal": "amount",
            },
        }
    },
}
POSITIONS = {
    "arrears_mapping": 1,
    "name": "small-positions",
    "shape": "positions",
    "currency": "USD",
    "jurisdiction": "US",
    "tables": {
        "tape": {
            "files": ["*"],
            "fields": {
                "loan_ref": "loan",
                "as_of_on": "as_of",
                "balance": "balance",
                "dpd": "dpd",
                "past_due": "late",
                "originated_on": "start",
                "principal": "amount",
            },
        }
    },
}
PANEL_HEAD = "loan,month,begin,end,principal,paid,sched,recovered,start,amount\n"
POSITIONS_HEAD = "loan,as_of,balance,dpd,late,start,amount\n"
POSITIONS_ROWS = (
    "X1,2024-06-30,900.00,0,0,2024-01-05,1000.00\nX2,2024-06-30,500.00,12,55.50,2024-02-05,800.00\n"
)


def run(document: dict[str, Any], *paths: Path, book: str | None = None) -> Any:
    """Imports files by a mapping document."""
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import parse
    from arrears.adapters.operations.import_tape import import_tape

    mapping = parse(document=document)
    files = choose(mapping=mapping, paths=list(paths))
    return import_tape(mapping=mapping, files=files, actor="test", book_code=book)


def example(folder: Path = EXAMPLE, book: str | None = None) -> Any:
    """Imports the example of docs/import.md."""
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import shipped
    from arrears.adapters.operations.import_tape import import_tape

    mapping = shipped("generic")
    return import_tape(
        mapping=mapping, files=choose(mapping=mapping, paths=[folder]), actor="test", book_code=book
    )


def balanced(outcome: Any) -> bool:
    """In = imported + unchanged + quarantined, in rows and in every money column."""
    splits = [outcome.rows, *(split for fields in outcome.totals.values() for split in fields.values())]
    return all(s["in"] == s["imported"] + s["unchanged"] + s["quarantined"] for s in splits)


def reasons(outcome: Any) -> dict[int, tuple[str, str]]:
    """Code and words by row number of the rows that a run quarantined."""
    from arrears.adapters.queries import quarantined_rows

    return {row.row_number: (row.code, row.reason) for row in quarantined_rows(run_id=outcome.run_id)}


def events() -> list[tuple[Any, ...]]:
    """All events as (loan number, kind, value date, amount, split parts), in order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select l.number, e.kind, e.value_on::text, e.amount_minor, e.principal_minor, e.interest_minor "
            "from servicing_event e join servicing_loan l on l.id = e.loan_id order by e.id"
        )
        return list(cursor.fetchall())


def states(day: str) -> dict[str, Any]:
    """Kernel states by the loan's reference as of a day."""
    from datetime import date

    from arrears.kernel.fold import fold
    from arrears.plumbing.days import to_day
    from arrears.servicing.queries.book_of_shard import book_of_shards

    book = book_of_shards()
    folded = fold(book=book.book, as_of_day=to_day(date.fromisoformat(day))).states
    numbers = book.identity["number"].to_pylist()
    return {number.split("/", 1)[1]: row for number, row in zip(numbers, folded, strict=True)}
