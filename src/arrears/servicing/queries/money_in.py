"""Money that borrowers paid on some loans between two days, as their history knows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from arrears.kernel.codes import Kind

_MONEY = (Kind.REPAY, Kind.RECOVER, Kind.CHARGEBACK)


@dataclass(frozen=True, kw_only=True)
class MoneyIn:
    """A payment, or below zero one that the payer's bank took back."""

    event_id: int
    loan_id: int
    value_on: date
    posted_on: date
    amount_minor: int


def money_in(*, loan_ids: Collection[int], from_on: date, to_on: date) -> list[MoneyIn]:
    """Repayments, recoveries and chargebacks valued from_on..to_on, both included, without reversed ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select e.id, e.loan_id, e.value_on, e.posted_on,
                case when e.kind = %(chargeback)s then -e.amount_minor else e.amount_minor end
            from servicing_loan l
            join servicing_event e on e.loan_id = l.id and e.shard = l.shard
            where l.id = any(%(loans)s) and e.kind = any(%(kinds)s)
                and e.value_on between %(low)s and %(high)s
                and not exists (
                    select from servicing_event r
                    where r.loan_id = e.loan_id and r.shard = e.shard and r.kind = %(reverse)s
                        and r.ref = e.id)
            order by e.value_on, e.id
            """,
            {
                "loans": sorted(set(loan_ids)),
                "kinds": [int(kind) for kind in _MONEY],
                "low": from_on,
                "high": to_on,
                "chargeback": int(Kind.CHARGEBACK),
                "reverse": int(Kind.REVERSE),
            },
        )
        return [MoneyIn(**dict(zip(_NAMES, row, strict=True))) for row in cursor.fetchall()]


_NAMES = ("event_id", "loan_id", "value_on", "posted_on", "amount_minor")
