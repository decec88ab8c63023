"""Late stage of a simulated lender: some legal cases, a sale and visits, one step nearer each open day.

All through the real operations; every paper is named a simulation. Few of each, to be looked at.
"""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.left_alone import left_alone
from arrears.collection.cases.queries import CaseRow, cases_in_states
from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.contacts.queries import stopped_people
from arrears.collection.legal.choices import CostKind, LegalState, SaleState, Step, Track, VisitState
from arrears.collection.legal.operations.bid import accept_bid, take_bid
from arrears.collection.legal.operations.freeze_sale import freeze_sale
from arrears.collection.legal.operations.notify_assignment import notify_assignment
from arrears.collection.legal.operations.open_legal_case import open_legal_case
from arrears.collection.legal.operations.plan_visit import plan_visit
from arrears.collection.legal.operations.record_cost import record_cost
from arrears.collection.legal.operations.record_visit import Told, record_visit
from arrears.collection.legal.operations.send_notice import send_notice
from arrears.collection.legal.operations.take_step import take_step
from arrears.collection.legal.operations.transfer_sale import transfer_sale
from arrears.collection.legal.queries.cases import LegalCaseRow, legal_case_page, legal_cases
from arrears.collection.legal.queries.sales import bids, sales
from arrears.collection.legal.queries.visits import visits
from arrears.parties.choices import Owner, PointType
from arrears.parties.queries import contact_points
from arrears.plumbing.failures import Unable

OFFICER, APPROVER = "officer", "approver"
PAPER = "simulation"
_CASES, _VISITS = 5, 4
_SALES_ON = (1, 8, 15, 22)  # days of the month on which a first sale is tried
_LATE_DAYS, _VISIT_DAYS = 91, 61
_MORNING = time(10, 0)
# What follows a legal case's step after so many days; made up, within the deadlines of the law.
_NEXT = {
    Step.NOTICE_SENT: (Step.NOTICE_ARRIVED, 2),
    Step.NOTICE_ARRIVED: (Step.FILED, 16),
    Step.FILED: (Step.ACCEPTED, 2),
    Step.ACCEPTED: (Step.ORDER_ISSUED, 3),
    Step.ORDER_ISSUED: (Step.ORDER_SERVED, 2),
}


def go_on_late(*, on: date, seed: int) -> None:
    """One open day. Safe to repeat. `seed` draws nothing: the oldest cases are taken."""
    at = datetime.combine(on, _MORNING, tzinfo=timezone.get_default_timezone())
    _count, running = legal_cases(on=on)
    for row in running:
        _go_on(row, on, at)
    closed, _rows = legal_cases(on=on, closed=True, limit=1)
    planned = visits()
    for visit in planned:
        if visit.state is VisitState.PLANNED and visit.planned_at < at:
            record_visit(visit_id=visit.id, told=_met(visit.collectors, visit.planned_at), actor=OFFICER)
    # none when the day is repeated after an interruption
    room = 0 if any(row.opened_on == on for row in running) else _CASES - len(running) - closed
    visits_room = 0 if any(one.planned_at >= at for one in planned) else _VISITS - len(planned)
    if room > 0 or visits_room > 0:
        seen = {visit.case_id for visit in planned}
        _begin(on, at, room=room, visits_room=visits_room, seen=seen)
    _sell(on, at)


def _begin(on: date, at: datetime, *, room: int, visits_room: int, seen: set[int]) -> None:
    """A legal case and a visit a day, of cases that nothing holds."""
    own = (CaseState.OPEN, CaseState.IN_TREATMENT)
    rows = [row for row in cases_in_states(states=own, dpd_from=_VISIT_DAYS) if row.bucket != "off"]
    people = [row.person_id for row in rows]
    spared = stopped_people(person_ids=people, at=at) | left_alone(person_ids=people)
    free = [row for row in rows if row.person_id not in spared and not row.is_held]
    unseen = [row for row in free if row.id not in seen]
    if visits_room > 0 and unseen:
        _visit(unseen[-1], at)
    for row in [row for row in free if row.dpd_days >= _LATE_DAYS][: min(1, max(0, room))]:
        try:
            number = open_legal_case(
                case_id=row.id, court="互联网法院（模拟）", document=PAPER, at=at, actor=OFFICER,
                track=Track.PAYMENT_ORDER,
            )  # fmt: skip
            send_notice(legal_case_id=number, document=PAPER, at=at, actor=OFFICER)
        except Unable:
            continue  # no address, another law, or a stop since: the case stays where it was


def _go_on(row: LegalCaseRow, on: date, at: datetime) -> None:
    last = legal_case_page(legal_case_id=row.id, on=on).steps[-1]
    following = _NEXT.get(last.step)
    if following is None or on < last.on + timedelta(days=following[1]):
        return
    step = following[0]
    try:
        take_step(legal_case_id=row.id, step=step, on=on, document=PAPER, at=at, actor=OFFICER)
        if step is Step.FILED and row.state is LegalState.NOTICE:
            record_cost(
                legal_case_id=row.id, kind=CostKind.FILING, payee=row.court, invoice=f"{PAPER}-{row.id}",
                on=on, actor=OFFICER,
            )  # fmt: skip
    except Unable:
        return  # a stop, the notice's days are not over, or nothing is claimed any more: another day


def _visit(row: CaseRow, at: datetime) -> None:
    point = next(
        (
            one.id
            for one in contact_points(row.person_id)
            if one.type is PointType.ADDRESS and one.owner is Owner.SELF
        ),
        None,
    )
    if point is not None:
        plan_visit(
            case_id=row.id,
            contact_point_id=point,
            collectors=("li", "wang"),
            planned_at=at + timedelta(hours=5),
            consent=PAPER,
            at=at,
            actor=OFFICER,
        )


def _met(collectors: list[str], began_at: datetime) -> Told:
    return Told(
        state=VisitState.MET,
        spoke_with=SpokeWith.DEBTOR,
        went=tuple(collectors),
        id_shown=True,
        entered=False,
        entry_consent="",
        recording=PAPER,
        began_at=began_at,
    )


def _sell(on: date, at: datetime) -> None:
    """One sale: frozen on a day, bid for on the next, agreed, transferred, told."""
    found = sales()
    if not found:
        if on.day in _SALES_ON:
            try:
                freeze_sale(name=f"{PAPER} {on}", rule="off-small", at=at, actor=OFFICER)
            except Unable:
                return  # nothing is charged off yet
        return
    row = found[0]
    offered = bids(sale_id=row.id)
    if row.state is SaleState.FROZEN and not offered:
        for bidder, share in (("蓝色资产管理（模拟）", 41), ("绿色资产管理（模拟）", 36)):
            take_bid(
                sale_id=row.id, bidder=bidder, price_minor=row.claim_minor * share // 1000, document=PAPER,
                on=on, actor=OFFICER,
            )  # fmt: skip
    elif row.state is SaleState.FROZEN and offered[0].on < on:
        accept_bid(bid_id=offered[0].id, contract=f"{PAPER} {row.id}", actor=OFFICER)
    elif row.state is SaleState.AGREED:
        with suppress(Unable):  # nothing is left of it: it stays agreed
            transfer_sale(sale_id=row.id, at=at, actor=APPROVER)
    elif row.state is SaleState.TRANSFERRED and row.transferred_on == on - timedelta(days=1):
        notify_assignment(sale_id=row.id, at=at, actor=OFFICER)
