"""A synthetic book in the database: N loans of 12 instalments in the middle of their life, by COPY."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arrears import rulebook
from arrears.kernel.codes import Method
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.clock import set_business_date
from arrears.plumbing.days import to_date
from arrears.plumbing.shards import shards_of
from arrears.servicing.operations.agree_terms import agree_terms
from bench import synthetic

PRODUCTS = ("cash-12", "cash-6", "principal-24")
_PART = 500_000  # rows copied at once: bounds the memory of the filling itself


def fill(*, loans: int, instalments: int = 12, seed: int = 1) -> date:
    """Fills a migrated, empty database and opens the day on which about half is due; returns that day."""
    book = synthetic.book(loans=loans, instalments=instalments, method=Method.EQUAL_INSTALMENTS, seed=seed)
    shards = shards_of(np.arange(1, loans + 1)).astype(np.int64)
    _copy_loans(book.loans, shards, _terms())
    of_loan = np.repeat(np.arange(loans), np.diff(book.event_offsets))
    for start in range(0, len(book.events), _PART):
        part = slice(start, start + _PART)
        _copy_events(book.events[part], book.loans["loan_id"][of_loan[part]], shards[of_loan[part]], start)
    _finish(len(book.events))
    today = to_date(int(synthetic.as_of_day(instalments=instalments)))
    set_business_date(to=today, actor="bench")
    return today


def _terms() -> list[int]:
    products = [rulebook.products.load(code=code) for code in PRODUCTS]
    return [
        agree_terms(
            product_code=product.code,
            product_version=product.version,
            currency=product.currency,
            jurisdiction=product.jurisdiction,
            fields=product.terms_fields,
        )
        for product in products
    ]


def _copy_loans(table: np.ndarray, shards: np.ndarray, terms: list[int]) -> None:
    count = len(table)
    ids = pa.array(table["loan_id"])
    start = pa.array(table["start_day"].astype(np.int32)).cast(pa.date32())
    digits = pc.utf8_lpad(ids.cast(pa.string()), width=10, padding="0")
    columns = {
        "id": ids,
        "number": pc.binary_join_element_wise("L", digits, ""),
        "borrower_id": ids,
        "shard": shards,
        "terms_id": np.array(terms)[np.arange(count) % len(terms)],
        "book_code": pa.repeat("own", count),
        "principal_minor": table["principal_minor"],
        "rate_ppb": table["rate_ppb"],
        "instalments": table["instalments"],
        "start_on": start,
        "level_minor": np.zeros(count, np.int64),
        "cohort_on": pc.floor_temporal(start, unit="month").cast(pa.date32()),
        "age_at_start": 20 + table["loan_id"] % 40,
        "income_at_start_minor": 300_000 + table["loan_id"] % 1_700_000,
        "region": pa.array(np.char.add((11 + table["loan_id"] % 50).astype(str), "0000")),
        "origin": pa.repeat("native", count),
        "source_ref": pa.repeat("", count),
        "agreed_on": start,
        "idempotency_key": pc.binary_join_element_wise("bench", digits, "-"),
    }
    copy_in(table="servicing_loan", data=pa.table(columns))


def _copy_events(events: np.ndarray, loan_ids: np.ndarray, shards: np.ndarray, start: int) -> None:
    count = len(events)
    ids = np.arange(start + 1, start + 1 + count)
    value = pa.array(events["value_day"].astype(np.int32)).cast(pa.date32())
    columns = {
        "id": ids,
        "loan_id": loan_ids,
        "shard": shards,
        "kind": events["kind"],
        "channel": events["channel"],
        "value_on": value,
        "posted_on": value,
        "amount_minor": events["amount_minor"],
        "actor": pa.repeat("bench", count),
        "source": pa.repeat("bench", count),
        "rulebook_version": pa.repeat(rulebook.version(), count),
        "idempotency_key": pc.binary_join_element_wise("bench", pa.array(ids).cast(pa.string()), "-"),
    }
    copy_in(table="servicing_event", data=pa.table(columns))


def _finish(events: int) -> None:
    """Numbers go on after the copied ones, and the planner knows the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select setval('servicing_event_id_seq', %s)", [max(1, events)])
        cursor.execute("analyze servicing_loan, servicing_event")
