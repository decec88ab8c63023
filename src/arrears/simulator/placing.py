"""The simulated lender's agencies: taken into the panel, given cases, paid by invoice.

What debtors pay while an agency has their case is drawn from the seed: made up, and named a simulation.
"""

import random
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from arrears.collection.agencies.choices import PlacementState
from arrears.collection.agencies.csv_files import amount_text
from arrears.collection.agencies.operations.admit import admit
from arrears.collection.agencies.operations.answer import accept
from arrears.collection.agencies.operations.give_mandate import give_mandate
from arrears.collection.agencies.operations.let_in import let_in
from arrears.collection.agencies.operations.place import place_by_rules
from arrears.collection.agencies.operations.take_invoice import take_invoice
from arrears.collection.agencies.policy import CLAUSES
from arrears.collection.agencies.queries.earned import earned
from arrears.collection.agencies.queries.panel import PlacementRow, agencies, placements
from arrears.kernel.codes import Status
from arrears.plumbing.failures import Unable
from arrears.servicing.operations.repay import repay
from arrears.servicing.queries.states_of_loans import states_of_loans

ACTOR = "simulator"
# code (also the log-in name of its first operator): name
PANEL = {"hengxin": "恒信催收（模拟）", "anda": "安达资产服务（模拟）"}
_PLACES_EVERY, _INVOICES_ON = 7, (10, 25)  # days; days of the month
_PAYS_EVERY = 6  # days: a close between two of them finds the history as it was, and is quick
_PAYS, _PAYS_SHARE = 0.6, 0.1  # of the placed debtors on such a day; of what is overdue
_OVERSTATED = 1.1  # one line of an invoice asks for this much of what is due: the check has something to find


def place(*, on: date, seed: int) -> None:
    """One open day of the agencies' work; the rules decide what is placed. Safe to repeat."""
    began, pays = _panel(on), on.toordinal() % _PAYS_EVERY == 0
    if began or on.toordinal() % _PLACES_EVERY == 0:
        morning = datetime.combine(on, time(9), tzinfo=timezone.get_default_timezone())
        place_by_rules(at=morning, actor=ACTOR)
    for code in PANEL:
        for row in placements(agency=code, at_agency=True, limit=1000)[1]:
            if row.state is PlacementState.MANDATED and row.placed_on < on:
                accept(placement_id=row.id, agency=code, actor=f"agency:{code}")
            elif pays and row.accepted_on is not None and row.accepted_on < on:
                _pay(row, on, seed)
    if on.day in _INVOICES_ON:
        for code in PANEL:
            _invoice(code, on)


def _panel(on: date) -> bool:
    """Whether the panel was made now."""
    if agencies():
        return False
    year = on + timedelta(days=365)
    for code, name in PANEL.items():
        admit(
            code=code,
            name=name,
            contract_from=on,
            contract_to=year,
            clauses=CLAUSES,
            commission_code="standard",
            capacity=400,
            actor=ACTOR,
        )
        give_mandate(
            agency=code,
            channels=["voice_human", "sms"],
            dpd_from=91,
            dpd_to=3650,
            from_on=on,
            to_on=year,
            actor=ACTOR,
        )
        let_in(username=code, agency=code, actor=ACTOR)
    return True


def _pay(row: PlacementRow, on: date, seed: int) -> None:
    """Now and then a debtor pays a part of what is overdue."""
    if random.Random(f"{seed}/placed/{row.id}/{on}").random() >= _PAYS:
        return
    states = states_of_loans(loan_ids=row.loan_ids)
    loan_id = next((one for one in row.loan_ids if states[one].status == Status.ACTIVE), None)
    part = int(row.overdue_minor * _PAYS_SHARE)
    if loan_id is None or part <= 0:
        return
    with suppress(Unable):  # something of its product forbids it today
        repay(
            loan_id=loan_id,
            amount_minor=part,
            value_on=on,
            idempotency_key=f"simulation/placed/{row.id}/{on}",
            actor=ACTOR,
            source="simulation",
            reason="",
        )


def _invoice(code: str, on: date) -> None:
    """What was earned so far, the first line overstated."""
    lines = earned(agency=code, until=on)
    rows = [
        f"{code}-{on:%Y%m%d},{one.currency},{one.placement_id},{one.loan_number},{one.paid_on},"
        f"{amount_text(minor=one.paid_minor, currency=one.currency)},"
        f"{amount_text(minor=int(one.commission_minor * share), currency=one.currency)}"
        for one, share in zip(lines, [_OVERSTATED] + [1.0] * len(lines), strict=False)
    ]
    if not rows:
        return
    heading = "invoice,currency,placement,loan,paid_on,paid,commission"
    content = "\n".join([heading, *rows, ""]).encode()
    take_invoice(agency=code, content=content, name=f"{code}-{on:%Y%m%d}.csv", actor=ACTOR)
