"""Late charges fall due: one for each instalment that is late beyond the days of grace of the charge."""

from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection

from arrears.kernel.book import NONE_DAY, Columns
from arrears.kernel.codes import Kind, Part, Status
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_date, to_day
from arrears.rulebook import products
from arrears.rulebook.charges import Charge, of_borrower
from arrears.servicing.operations.post_many import post_many
from arrears.servicing.queries.book_of_shard import book_where

SOURCE = "close"  # posts by rule: no second person


def charge_late(*, business_date: date, actor: str) -> int:
    """Posts what fell due by the evening of the open business date; returns how many charges.

    A charge belongs to its instalment (its key names both), so that it comes once, however often this
    runs; a loan bears at most `at_most` of a kind. When the instalment turns out to have been paid in
    time, the charge is waived or reversed by a person. Raises as `post_many`.
    """
    charged = {
        (product.code, product.version): late
        for product in products.all_versions()
        if (late := of_borrower(product.charges, when="late"))
    }
    found = _running(list(charged)) if charged else {}
    if not found:
        return 0
    events = _events(found, charged, business_date)
    if events:
        names = list(events[0])
        table = pa.table({name: [event[name] for event in events] for name in names})
        post_many(events=table, actor=actor, source=SOURCE)
    return len(events)


def _running(versions: list[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Running loans of these product versions: id -> version."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, t.product_code, t.product_version from servicing_terms t "
            "join servicing_loan l on l.terms_id = t.id "
            "join servicing_loanstate s on s.loan_id = l.id and s.shard = l.shard "
            "where s.status = %s and (t.product_code, t.product_version) in "
            "(select * from unnest(%s::text[], %s::text[])) order by l.id",
            [int(Status.ACTIVE), [code for code, _ in versions], [version for _, version in versions]],
        )
        return {loan_id: (code, version) for loan_id, code, version in cursor.fetchall()}


def _events(
    found: dict[int, tuple[str, str]], charged: dict[tuple[str, str], list[Charge]], on: date
) -> list[dict[str, Any]]:
    ids = ", ".join(map(str, found))
    book = book_where(
        loans=f"servicing_loan where id in ({ids})",
        rows=f"servicing_givenrow where loan_id in ({ids})",
        events=f"servicing_event where loan_id in ({ids})",
    ).book
    seen = fold(book=book, as_of_day=to_day(on), known_day=to_day(on), detail=True)
    posted = _posted(list(found))
    events = []
    for k, loan_id in enumerate(book.loans["loan_id"].tolist()):
        rows = seen.instalments[seen.instalment_offsets[k] : seen.instalment_offsets[k + 1]]
        if seen.states["status"][k] == Status.ACTIVE:
            for charge in charged[found[loan_id]]:
                events += _of_loan(loan_id, charge, rows, on, posted, int(book.loans["principal_minor"][k]))
    return events


def _of_loan(
    loan_id: int, charge: Charge, rows: Columns, on: date, posted: set[str], principal_minor: int
) -> list[dict[str, Any]]:
    late = rows[(rows["paid_day"] == NONE_DAY) & (rows["due_day"] + charge.grace_days < to_day(on))]
    stem = f"late/{loan_id}/{charge.code}/"
    room = charge.at_most - sum(key.startswith(stem) for key in posted)
    events: list[dict[str, Any]] = []
    for row in late:
        due_on = to_date(int(row["due_day"]))
        key = f"{stem}{due_on}"
        asked = int(row["principal_minor"] + row["interest_minor"] + row["fee_minor"])
        amount = charge.of_instalment(principal_minor=principal_minor, asked_minor=asked)
        if key not in posted and amount and len(events) < room:
            events.append(
                {
                    "loan_id": loan_id,
                    "kind": int(Kind.FEE),
                    "part": int(Part.PENALTY),
                    "value_on": on,
                    "due_on": due_on,
                    "amount_minor": amount,
                    "reason": charge.code,
                    "idempotency_key": key,
                }
            )
    return events


def _posted(loan_ids: list[int]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select idempotency_key from servicing_event where loan_id = any(%s) and kind = %s "
            "and idempotency_key like 'late/%%'",
            [loan_ids, int(Kind.FEE)],
        )
        return {key for (key,) in cursor.fetchall()}
