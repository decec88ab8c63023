"""Loans in the order in which they were agreed, from one on: for readers that go through all of them."""

from django.db import connection

from arrears.servicing.queries.loan_list import STATE_COLUMNS, LoanFilter, LoanRow, where_of


def loans_after(*, chosen: LoanFilter, after_id: int, limit: int) -> list[LoanRow]:
    """Up to `limit` loans with an id above `after_id`, by id; loans agreed meanwhile shift none of them."""
    where, values = where_of(chosen=chosen, also=[("l.id > %s", after_id)])
    states = ", ".join(f"s.{name}" for name in STATE_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id as loan_id, l.number, l.borrower_id, t.product_code, l.book_code, t.currency, "
            f"l.region, l.start_on, l.principal_minor, {states} "
            "from servicing_loan l join servicing_terms t on t.id = l.terms_id "
            "left join servicing_loanstate s on s.loan_id = l.id and s.shard = l.shard "
            f"{where} order by l.id limit %s",
            [*values, limit],
        )
        names = [column.name for column in cursor.description or ()]
        return [LoanRow(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
