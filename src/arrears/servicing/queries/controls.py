"""The sum of the loans against the control accounts of the ledger, at this moment."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from arrears.kernel.codes import AssetClass
from arrears.ledger import posting_rules
from arrears.ledger.impairment import PROVISIONS, WHOLE, Policy, policy
from arrears.ledger.queries import controls
from arrears.plumbing.shards import SHARDS

_POLICY = (
    "select * from json_to_recordset(%s) as r(as_of_on date, by_class json, by_stage json, stage_2 bigint, "
    "stage_3 bigint, suspended_above bigint)"
)
_BAD = "p.suspended_above is not null and (s.asset_class >= 3 or s.dpd_days > p.suspended_above)"
_SHARE = (
    "greatest((p.by_class ->> (s.asset_class - 1)::int)::bigint, (p.by_stage ->> "
    "(case when s.dpd_days > p.stage_3 then 2 when s.dpd_days > p.stage_2 then 1 else 0 end))::bigint)"
)
_REQUIRED = f"(s.principal_outstanding_minor * {_SHARE} + {WHOLE // 2}) / {WHOLE}"
_DERIVED = {
    "interest_suspended_minor": f"case when {_BAD} then "
    "greatest(s.interest_outstanding_minor + s.interest_accrued_minor, 0) else 0 end",
    "penalty_suspended_minor": f"case when {_BAD} then s.penalty_outstanding_minor else 0 end",
    **{
        column: f"case when s.asset_class = {int(name)} then {_REQUIRED} else 0 end"
        for column, name in zip(PROVISIONS, AssetClass, strict=True)
    },
}


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
    """Counted by PostgreSQL alone, so that it is a second opinion on the arithmetic."""
    sums = ", ".join(
        f"sum({' + '.join(_DERIVED.get(name, name) for name in columns)})::bigint"
        for columns in posting_rules.CONTROLS.values()
    )
    with connection.cursor() as cursor:
        cursor.execute("select distinct as_of_on from servicing_loanstate order by 1")
        policies = [_as_row(day, policy(on=day)) for (day,) in cursor.fetchall()]
        cursor.execute(
            f"with p as ({_POLICY}) "
            f"select l.shard, t.product_code, l.book_code, t.currency, {sums} from servicing_loanstate s "
            "join servicing_loan l on l.id = s.loan_id join servicing_terms t on t.id = l.terms_id "
            "join p on p.as_of_on = s.as_of_on group by 1, 2, 3, 4",
            [json.dumps(policies)],
        )
        found = cursor.fetchall()
    return {
        (shard, product, book, currency): dict(zip(posting_rules.CONTROLS, totals, strict=True))
        for shard, product, book, currency, *totals in found
    }


def _as_row(day: date, of_day: Policy) -> dict[str, Any]:
    return {
        "as_of_on": day.isoformat(),
        "by_class": list(of_day.class_ppm[1:]),
        "by_stage": list(of_day.stage_ppm),
        "stage_2": of_day.stage_above_days[0],
        "stage_3": of_day.stage_above_days[1],
        "suspended_above": of_day.suspended_above_days if of_day.suspended else None,
    }
