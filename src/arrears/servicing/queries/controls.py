"""The sum of the loans against the control accounts of the ledger, at this moment."""

from dataclasses import dataclass

from django.db import connection

from arrears.ledger import posting_rules
from arrears.ledger.queries import controls
from arrears.plumbing.shards import SHARDS


@dataclass(frozen=True, kw_only=True)
class ControlDifference:
    """A control account that is not the sum of its loans."""

    key: tuple[int, str, str, str]  # shard, product, book, currency
    account: str  # posting_rules.CONTROLS
    loans_minor: int
    ledger_minor: int


def control_differences() -> list[ControlDifference]:
    """Where the stored states and the ledger differ, by group; empty when all is well."""
    loans = _owed()
    ledger = controls(shards=range(SHARDS))
    none = dict.fromkeys(posting_rules.CONTROLS, 0)
    return [
        ControlDifference(key=key, account=name, loans_minor=owed, ledger_minor=held)
        for key in sorted({*loans, *ledger})
        for name in posting_rules.CONTROLS
        if (owed := loans.get(key, none)[name]) != (held := ledger.get(key, none)[name])
    ]


def _owed() -> dict[tuple[int, str, str, str], dict[str, int]]:
    sums = ", ".join(f"sum({' + '.join(columns)})::bigint" for columns in posting_rules.CONTROLS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"select l.shard, t.product_code, l.book_code, t.currency, {sums} from servicing_loanstate s "
            "join servicing_loan l on l.id = s.loan_id join servicing_terms t on t.id = l.terms_id "
            "group by 1, 2, 3, 4"
        )
        found = cursor.fetchall()
    return {
        (shard, product, book, currency): dict(zip(posting_rules.CONTROLS, totals, strict=True))
        for shard, product, book, currency, *totals in found
    }
