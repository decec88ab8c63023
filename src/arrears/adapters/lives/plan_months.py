"""The plan of a tape told by months."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.lives.calendar import first_day
from arrears.adapters.lives.chain import Chain, Earlier, link
from arrears.adapters.lives.life import KeptAmounts
from arrears.adapters.lives.loans import check_loans, sheet
from arrears.adapters.lives.months import Arrivals, Months, exits_of, tell
from arrears.adapters.lives.plan import KnownLoans, Plan
from arrears.adapters.mapping.convert import Converted
from arrears.adapters.mapping.schema import Mapping
from arrears.kernel.codes import Method

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def plan_months(
    *,
    mapping: Mapping,
    tables: dict[str, Converted],
    unchanged: dict[str, Flags],
    known: KnownLoans,
    scope: str,
) -> Plan:
    """Loans, bills and events of the fresh rows; rows that can't be told are rejected on the way."""
    source = tables.get("loans") or tables["tape"]
    months = tables.get("months") or tables["tape"]
    check_loans(source)
    candidates = _candidates(source, unchanged[source.name], known)
    refs = source.text("loan_ref").take(pa.array(candidates))
    loans = known.with_new(refs, np.zeros(len(candidates), np.int64))
    of = _loans_of(months, source, loans)
    chain = link(table=months, loan=of, unchanged=unchanged[months.name], earlier_runs=loans.earlier)
    arrived = _without_arrival(source, months, candidates, chain, of, loans, len(known.ids))
    loans, chain, candidates = _renumbered(loans, chain, candidates, arrived, len(known.ids))
    told = _told(months, chain, unchanged[months.name], loans, source, candidates, len(known.ids))
    accepted, view, arrivals = told
    rows, events, kept = tell(
        months=view,
        arrivals=arrivals,
        due_day=mapping.due_day,
        payoff_tolerance=mapping.payoff_tolerance_minor,
    )
    began = _began(loans, view)
    loans = KnownLoans(refs=loans.refs, ids=loans.ids, began_day=began, earlier=loans.earlier)
    at = _sheet_rows(source, candidates, chain, len(known.ids))
    new = sheet(table=source, rows=at, scope=scope, began_day=began[len(known.ids) :])
    return Plan(
        loans=loans,
        new=_with_level(new, view, arrivals, len(known.ids)),
        new_rows=at,
        loan_table=source.name,
        rows=rows.table(),
        events=events.table(),
        method=int(Method.AS_REPORTED),
        reported_until=_until(loans.earlier, view, mapping.payoff_tolerance_minor),
        kept=[KeptAmounts(k.field, accepted[k.rows], k.amounts, k.why) for k in kept],
        kept_table=months.name,
        notes=_notes(loans, view),
    )


def _candidates(source: Converted, unchanged: Flags, known: KnownLoans) -> Ints:
    """Rows that bring a new loan: in a table of months the first row of each."""
    refs = source.text("loan_ref")
    fresh = ~source.rejections.flags & ~unchanged & (known.find(refs) < 0)
    rows = np.flatnonzero(fresh)
    if source.name == "loans":
        return rows
    order = rows[np.argsort(source.ints("month_on")[rows], kind="stable")]
    codes = refs.take(pa.array(order)).dictionary_encode().indices.to_numpy(zero_copy_only=False)
    return order[np.unique(codes, return_index=True)[1]]


def _loans_of(months: Converted, source: Converted, loans: KnownLoans) -> Ints:
    """Loan of each month row, -1 and rejected where there is none."""
    refs = months.text("loan_ref")
    of = loans.find(refs)
    missing = (of < 0) & ~months.rejections.flags
    if source is not months and missing.any():
        bad = source.text("loan_ref").filter(pa.array(source.rejections.flags))
        place = np.isin(refs.to_numpy(zero_copy_only=False), bad.to_numpy(zero_copy_only=False))
        months.rejections.add(missing & place, Reason.LOAN_QUARANTINED, "the row of its loan is quarantined")
    months.rejections.add(missing, Reason.UNKNOWN_LOAN, lambda row: f"there is no loan {refs[row].as_py()!r}")
    return of


def _without_arrival(
    source: Converted,
    months: Converted,
    candidates: Ints,
    chain: Chain,
    of: Ints,
    loans: KnownLoans,
    known: int,
) -> Flags:
    """Which new loans have a month that opens them; the others are rejected with their months."""
    arrived = np.zeros(len(loans.ids), bool)
    arrived[chain.loan[chain.arrives]] = True
    arrived[:known] = True
    words = "no month that could be imported tells its opening balance"
    lost = np.zeros(source.rows, bool)
    lost[candidates[~arrived[known:]]] = True
    if source is not months:
        source.rejections.add(lost, Reason.MISSING_VALUE, words)
    orphans = (of >= 0) & ~np.r_[arrived, True][of]
    months.rejections.add(orphans, Reason.LOAN_QUARANTINED, f"its loan is not imported: {words}")
    return arrived


def _renumbered(
    loans: KnownLoans, chain: Chain, candidates: Ints, arrived: Flags, known: int
) -> tuple[KnownLoans, Chain, Ints]:
    """The same without the loans that did not arrive."""
    if arrived.all():
        return loans, chain, candidates
    place = np.cumsum(arrived) - 1
    keep = arrived[chain.loan]
    kept = pa.array(arrived)
    early = loans.earlier
    loans = KnownLoans(
        refs=loans.refs.filter(kept),
        ids=loans.ids[arrived],
        began_day=loans.began_day[arrived],
        earlier=Earlier(
            month=early.month[arrived],
            end=early.end[arrived],
            closed=early.closed[arrived],
            charged_off=early.charged_off[arrived],
        ),
    )
    columns = {name: getattr(chain, name)[keep] for name in chain.__dataclass_fields__}
    columns["loan"] = place[columns["loan"]]
    return loans, Chain(**columns), candidates[arrived[known:]]


def _told(
    months: Converted,
    chain: Chain,
    unchanged: Flags,
    loans: KnownLoans,
    source: Converted,
    candidates: Ints,
    known: int,
) -> tuple[Ints, Months, Arrivals]:
    """The fresh accepted months with their facts, in order; and where they stand in the table."""
    fresh = ~months.rejections.flags[chain.order] & ~unchanged[chain.order]
    at = chain.order[fresh]
    view = Months(
        loan=chain.loan[fresh],
        month=chain.month[fresh],
        begin=np.where(months.given("begin_balance")[at] | chain.reported[fresh], chain.begin[fresh], 0),
        end=months.ints("end_balance")[at],
        principal=months.ints("principal_paid")[at],
        paid=months.ints("paid")[at],
        other=months.ints("other_paid")[at],
        billed=months.ints("billed")[at],
        recovered=months.ints("recovered")[at],
        proceeds=months.ints("proceeds")[at],
        exit=months.text("exit").take(pa.array(at)),
        reported=chain.reported[fresh],
        arrives=chain.arrives[fresh],
        previous_end=chain.previous_end[fresh],
        continues=chain.continues[fresh],
        charged_off_before=loans.earlier.charged_off[chain.loan[fresh]],
    )
    return at, view, _arrivals(months, source, candidates, view, at, known)


def _arrivals(
    months: Converted, source: Converted, candidates: Ints, view: Months, at: Ints, known: int
) -> Arrivals:
    """What is said of each month's loan: from its row of the loans, or from the month's own row."""
    row = at if source is months else np.r_[np.zeros(known, np.int64), candidates][view.loan]
    new = view.loan >= known
    level = np.where(new, _level(source, row), 0)
    first_bill = _first_bill(view)
    level = np.where(level > 0, level, first_bill)
    return Arrivals(
        level=level,
        next_due=np.where(new, source.ints("next_due")[row], 0) if len(row) else np.zeros(0, np.int64),
        next_due_given=new & (source.given("next_due")[row] if len(row) else new),
        shortfall=np.where(new, source.ints("opening_shortfall")[row], 0)
        if len(row)
        else np.zeros(0, np.int64),
    )


def _level(source: Converted, row: Ints) -> Ints:
    return source.ints("level")[row] if len(row) else np.zeros(0, np.int64)


def _first_bill(view: Months) -> Ints:
    """First bill of each month's loan in the tape, 0 when there is none."""
    if len(view.loan) == 0:
        return np.zeros(0, np.int64)
    first = np.zeros(int(view.loan.max()) + 1, np.int64)
    rows = np.flatnonzero(view.billed > 0)[::-1]
    first[view.loan[rows]] = view.billed[rows]
    return first[view.loan]


def _sheet_rows(source: Converted, candidates: Ints, chain: Chain, known: int) -> Ints:
    """Rows that new loans are described by: of a table of months the month that they arrive in."""
    if source.name == "loans":
        return candidates
    arriving = chain.arrives & (chain.loan >= known)
    rows = np.zeros(len(candidates), np.int64)
    rows[chain.loan[arriving] - known] = chain.order[arriving]
    return rows


def _with_level(new: pa.Table, view: Months, arrivals: Arrivals, known: int) -> pa.Table:
    level = np.zeros(known + new.num_rows, np.int64)
    level[view.loan[view.arrives]] = arrivals.level[view.arrives]
    place = new.column_names.index("level_minor")
    return new.set_column(place, "level_minor", pa.array(level[known:]))


def _began(loans: KnownLoans, view: Months) -> Ints:
    began = loans.began_day.copy()
    began[view.loan[view.arrives]] = first_day(view.month[view.arrives])
    return began


def _until(before: Earlier, view: Months, tolerance: int) -> Earlier:
    """How far each life is told with these months."""
    month, end = before.month.copy(), before.end.copy()
    month[view.loan] = view.month  # in order: the last one stays
    end[view.loan] = np.maximum(view.end, 0)
    exits = exits_of(view, tolerance)
    closed, charged_off = before.closed.copy(), before.charged_off.copy()
    closed[view.loan[exits["leaves"]]] = True
    charged_off[view.loan[exits["charged_off"]]] = True
    return Earlier(month=month, end=end, closed=closed, charged_off=charged_off)


def _notes(loans: KnownLoans, view: Months) -> list[str]:
    """Loans that the tape stops to report while they owe money."""
    if len(view.loan) == 0:
        return []
    last = np.zeros(len(loans.ids), np.int64)
    closed = loans.earlier.closed.copy()
    last[view.loan[view.reported]] = view.month[view.reported]
    closed[view.loan[view.reported & (view.end <= 0)]] = True
    silent = int(np.sum((last > 0) & (last < view.month.max()) & ~closed))
    if not silent:
        return []
    return [
        f"{silent} loans are no longer reported at the end of the tape and owe money: "
        "they stay as last reported"
    ]
