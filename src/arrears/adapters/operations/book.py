"""Writes the loans, rows and events of a plan through the operations of parties and servicing."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.lives.plan import Plan
from arrears.adapters.mapping.schema import Mapping
from arrears.kernel.codes import Kind
from arrears.parties.choices import Employment
from arrears.parties.operations.note_circumstances import note_circumstances
from arrears.parties.operations.register_many import register_many
from arrears.plumbing import clock
from arrears.plumbing.days import to_date, to_day
from arrears.servicing.operations.add_given_rows import add_given_rows
from arrears.servicing.operations.agree_terms import agree_terms
from arrears.servicing.operations.originate_many import originate_many
from arrears.servicing.operations.post_many import post_many

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Written:
    """Ids of all loans of the plan, and how many events were posted."""

    ids: Ints
    events: int


def write(
    *, plan: Plan, mapping: Mapping, run_id: int, scope: str, one_book: str | None, actor: str
) -> Written:
    """Writes the plan in the caller's transaction. The business date is set when there is none yet."""
    open_day = _open_day(plan, actor)
    ids = plan.loans.ids.copy()
    fresh = np.flatnonzero(ids == 0)
    if len(fresh):
        borrowers = _register(plan.new, scope, open_day, mapping)
        ids[fresh] = _originate(plan, mapping, borrowers, run_id, scope, one_book, open_day)
    if plan.rows.num_rows:
        add_given_rows(rows=_given(plan.rows, ids))
    if plan.events.num_rows:
        table = _events(plan.events, ids, plan.loans.refs, scope, open_day)
        post_many(events=table, actor=actor, source=f"import:{run_id}")
    return Written(ids, plan.events.num_rows)


def _open_day(plan: Plan, actor: str) -> int:
    """The open business date; a book that has none begins on the day of its first event."""
    try:
        return to_day(clock.business_date())
    except clock.UnableToReadClock:
        if plan.events.num_rows == 0:
            return 0  # nothing begins, so nothing is written
        first = int(pc.min(plan.events["value_day"]).as_py())
        clock.set_business_date(to=to_date(first), actor=actor, reason="First day of an imported book")
        return first


def _register(new: pa.Table, scope: str, open_day: int, mapping: Mapping) -> Ints:
    """One person a borrower of the tape: no identity, only where they live and what they earn."""
    refs = new["borrower_ref"].combine_chunks()
    firsts = np.unique(refs.dictionary_encode().indices.to_numpy(zero_copy_only=False), return_index=True)[1]
    firsts.sort()
    one = new.take(pa.array(firsts))
    names = pc.binary_join_element_wise(scope, one["borrower_ref"], "/")
    created = pc.max_element_wise(one["began_day"], open_day)
    people = pa.table({"source_ref": names, "region": one["region"], "created_on": _dates(created)})
    ids = register_many(people=people)
    _note_income(one, ids, created, mapping)
    place = pc.index_in(refs, value_set=one["borrower_ref"].combine_chunks())
    return np.asarray(ids[place.to_numpy(zero_copy_only=False)])


def _note_income(one: pa.Table, ids: Ints, created: pa.Array, mapping: Mapping) -> None:
    known = one["income_minor"].is_valid().to_numpy()
    if not known.any():
        return
    n, taken = int(known.sum()), pa.array(known)
    zero = pa.repeat(0, n)
    table = pa.table(
        {
            "person_id": ids[known],
            "from_on": _dates(created).filter(taken),
            "employment": pa.repeat(int(Employment.UNKNOWN), n),
            "income_monthly_minor": one["income_minor"].filter(taken),
            "pay_day": pa.nulls(n, pa.int64()),
            "debt_elsewhere_minor": zero,
            "debt_elsewhere_monthly_minor": zero,
        }
    )
    note_circumstances(circumstances=table, source=f"import:{mapping.name}")


def _originate(
    plan: Plan,
    mapping: Mapping,
    borrowers: Ints,
    run_id: int,
    scope: str,
    one_book: str | None,
    open_day: int,
) -> Ints:
    new = plan.new
    terms_id = agree_terms(
        product_code=mapping.product,
        product_version="imported",
        currency=mapping.currency,
        jurisdiction=mapping.jurisdiction,
        fields={"method": plan.method, **mapping.terms},
    )
    books = pa.repeat(one_book, new.num_rows) if one_book else new["book"]
    return originate_many(
        loans=pa.table(
            {
                "number": pc.binary_join_element_wise(books, new["loan_ref"], "/"),
                "borrower_id": borrowers,
                "terms_id": pa.repeat(terms_id, new.num_rows),
                "book_code": books,
                "principal_minor": new["principal_minor"],
                "rate_ppb": new["rate_ppb"],
                "instalments": new["instalments"],
                "start_on": _dates(new["started_day"]),
                "first_due_on": _dates(new["first_due_day"]),
                "level_minor": new["level_minor"],
                "age_at_start": new["age"],
                "income_at_start_minor": new["income_minor"],
                "region": new["region"],
                "origin": pa.repeat("import", new.num_rows),
                "import_run_id": pa.repeat(run_id, new.num_rows),
                "source_ref": new["loan_ref"],
                "agreed_on": _dates(pc.max_element_wise(new["began_day"], open_day)),
                "idempotency_key": pc.binary_join_element_wise("import", scope, new["loan_ref"], "|"),
            }
        )
    )


def _given(rows: pa.Table, ids: Ints) -> pa.Table:
    amounts = {f"{name}_minor": rows[name] for name in ("principal", "interest", "fee", "amount")}
    return pa.table({"loan_id": ids[rows["loan"].to_numpy()], "due_on": _dates(rows["due_day"]), **amounts})


def _events(events: pa.Table, ids: Ints, refs: pa.Array, scope: str, open_day: int) -> pa.Table:
    """Events as servicing takes them: known on their day, or today when that day is closed."""
    loan = events["loan"].to_numpy()
    parts = {f"{name}_minor": events[name] for name in ("amount", "principal", "interest", "fee", "penalty")}
    keys = pc.binary_join_element_wise("import", scope, refs.take(pa.array(loan)), events["key"], "|")
    return pa.table(
        {
            "loan_id": ids[loan],
            "kind": events["kind"],
            "value_on": _dates(events["value_day"]),
            "posted_on": _dates(pc.max_element_wise(events["value_day"], open_day)),
            **parts,
            "split": events["split"],
            "part": events["part"],
            "due_on": _due(events),
            "reason": events["reason"],
            "idempotency_key": keys,
        }
    )


def _due(events: pa.Table) -> pa.ChunkedArray:
    """A fee of the tape is due on the day on which it was collected."""
    fee = pc.equal(events["kind"], int(Kind.FEE))
    return _dates(pc.if_else(fee, events["value_day"], None))


def _dates(days: pa.Array) -> pa.Array:
    return days.cast(pa.int32()).cast(pa.date32())
