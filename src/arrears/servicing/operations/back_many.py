"""Refunds of purchases posted in bulk give back no more than was bought, as one by one."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext as _

from arrears.kernel.book import NONE_DAY, Ints
from arrears.kernel.codes import Kind
from arrears.plumbing.bulk import index_lookups
from arrears.servicing.columns import days


def over_purchase(*, table: pa.Table) -> Iterator[tuple[int, str]]:
    """(row, why) of every refund above what is left of its purchase; `table`: new events, as they are posted.

    Each after those of earlier posting days, and those above it of its own. The caller holds all shards.
    """
    kinds, refs = table["kind"].to_numpy(), table["ref"].to_numpy()
    refunds = np.flatnonzero((kinds == Kind.PURCHASE_REFUND) & (refs != 0))
    if len(refunds) == 0:
        return
    left, refunded = _stored(table, refunds)
    amounts = table["amount_minor"].to_numpy()
    posted = days(table["posted_on"], absent=NONE_DAY)
    rows = np.flatnonzero(((kinds == Kind.PURCHASE_REFUND) & (refs != 0)) | (kinds == Kind.REVERSE))
    for row in rows[np.argsort(posted[rows], kind="stable")].tolist():
        ref, amount = int(refs[row]), int(amounts[row])
        if kinds[row] == Kind.REVERSE:
            if ref in left:
                left[ref] = 0
            elif ref in refunded:
                purchase, back = refunded[ref]
                left[purchase] += back
        elif amount > left.get(ref, amount):
            yield row, _("more is given back than is left of the purchase")
        elif ref in left:
            left[ref] -= amount


def _stored(table: pa.Table, rows: Ints) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    """What is left of each purchase named, and (purchase, amount) of each refund of them that stands."""
    loans, refs = table["loan_id"].to_numpy()[rows], table["ref"].to_numpy()[rows]
    with index_lookups(), connection.cursor() as cursor:
        cursor.execute(
            "select n.ref, e.id, e.amount_minor, exists (select from servicing_event r "
            "where r.loan_id = e.loan_id and r.shard = e.shard and r.kind = %s and r.ref = e.id) "
            "from (select distinct * from unnest(%s::bigint[], %s::bigint[]) as u(loan_id, ref)) n "
            "join servicing_loan l on l.id = n.loan_id "
            "join servicing_event e on e.loan_id = n.loan_id and e.shard = l.shard "
            "and (e.id = n.ref or (e.kind = %s and e.ref = n.ref))",
            [int(Kind.REVERSE), loans.tolist(), refs.tolist(), int(Kind.PURCHASE_REFUND)],
        )
        found = cursor.fetchall()
    left = {ref: 0 if undone else amount for ref, event, amount, undone in found if ref == event}
    refunded = {e: (ref, amount) for ref, e, amount, undone in found if ref != e and not undone}
    for purchase, amount in refunded.values():
        left[purchase] = max(0, left[purchase] - amount)
    return left, refunded
