"""What a contact about loans depends on: whose they are, under which law, and how long they are overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from arrears.kernel.book import NONE_DAY
from arrears.plumbing.days import to_date


@dataclass(frozen=True, kw_only=True)
class LoanStandingRow:
    """A loan that has not ended."""

    loan_id: int
    borrower_id: int
    product_code: str
    jurisdiction: str
    region: str
    overdue_since: date | None  # the oldest due date that is past and not paid


def loan_standings(*, borrower_ids: Collection[int]) -> dict[int, list[LoanStandingRow]]:
    """The loans of these borrowers by borrower, those paid off too (the law of their place still binds)."""
    found: dict[int, list[LoanStandingRow]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, l.borrower_id, t.product_code, t.jurisdiction, l.region, s.oldest_due_day "
            "from servicing_loan l join servicing_terms t on t.id = l.terms_id "
            "left join servicing_loanstate s on s.loan_id = l.id and s.shard = l.shard "
            "where l.borrower_id = any(%s) order by l.id",
            [list(borrower_ids)],
        )
        for loan_id, borrower_id, product, place, region, since in cursor.fetchall():
            found.setdefault(borrower_id, []).append(
                LoanStandingRow(
                    loan_id=loan_id,
                    borrower_id=borrower_id,
                    product_code=product,
                    jurisdiction=place,
                    region=region,
                    overdue_since=None if since is None or since == NONE_DAY else to_date(since),
                )
            )
    return found
