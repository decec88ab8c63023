"""Where the overdue loans of some groups went from one month end to the next, by count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from arrears.portfolio.snapshots import FILE, days


@dataclass(frozen=True, kw_only=True)
class GroupRoll:
    """Overdue loans of a group at the start, and where they went; the parts sum to `start`."""

    group: str
    start: int
    cured: int
    better: int
    same: int
    worse: int
    gone: int  # paid off or charged off


def rolls_of_groups(
    *, snapshots: Path, groups: Mapping[int, str]
) -> tuple[date, date, list[GroupRoll]] | None:
    """Between the last two month ends that have a snapshot; None when there are no two. `groups` by loan.

    Buckets of thirty days, as the bureaus count them.
    """
    ends = [day for day in days(snapshots) if (day + timedelta(days=1)).day == 1][-2:]
    if len(ends) < 2 or not groups:
        return None
    members = pa.table({"loan_id": list(groups), "grouped": list(groups.values())})
    first, last = (str(snapshots / f"business_date={day}" / FILE) for day in ends)
    with duckdb.connect() as link:
        link.register("members", members)
        rows = link.execute(
            """
            select m.grouped, count(*), count(*) filter (where e.dpd_days = 0 and e.balance > 0),
                count(*) filter (where e.dpd_days > 0 and e.balance > 0 and e.place < s.place),
                count(*) filter (where e.dpd_days > 0 and e.balance > 0 and e.place = s.place),
                count(*) filter (where e.dpd_days > 0 and e.balance > 0 and e.place > s.place),
                count(*) filter (where e.balance is null or e.balance = 0)
            from members m
            join (select loan_id, (dpd_days + 29) // 30 as place from read_parquet(?)
                where dpd_days > 0 and principal_outstanding_minor > 0) s on s.loan_id = m.loan_id
            left join (select loan_id, dpd_days, (dpd_days + 29) // 30 as place,
                principal_outstanding_minor as balance from read_parquet(?)) e on e.loan_id = m.loan_id
            group by 1 order by 1
            """,
            [first, last],
        ).fetchall()
    names = ("group", "start", "cured", "better", "same", "worse", "gone")
    return ends[0], ends[1], [GroupRoll(**dict(zip(names, row, strict=True))) for row in rows]
