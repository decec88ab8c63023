"""The simulated lender's agencies: taken into the panel, given cases, paid by invoice."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from arrears.collection.agencies.choices import PlacementState
from arrears.collection.agencies.operations.admit import admit
from arrears.collection.agencies.operations.answer import accept
from arrears.collection.agencies.operations.give_mandate import give_mandate
from arrears.collection.agencies.operations.let_in import let_in
from arrears.collection.agencies.operations.place import place_by_rules
from arrears.collection.agencies.operations.take_invoice import take_invoice
from arrears.collection.agencies.policy import CLAUSES
from arrears.collection.agencies.queries.earned import earned
from arrears.collection.agencies.queries.panel import agencies, placements

ACTOR = "simulator"
# code (also the log-in name of its first operator): name
PANEL = {"hengxin": "恒信催收（模拟）", "anda": "安达资产服务（模拟）"}
_PLACES_EVERY, _INVOICES_ON = 7, 25  # days; day of the month
_OVERSTATED = 1.1  # one line of an invoice asks for this much of what is due: the check has something to find


def place(*, on: date, seed: int) -> None:
    """One open day of the agencies' work. `seed` changes nothing: the rules decide. Safe to repeat."""
    del seed
    _panel(on)
    if on.toordinal() % _PLACES_EVERY == 0:
        morning = datetime.combine(on, time(9), tzinfo=timezone.get_default_timezone())
        place_by_rules(at=morning, actor=ACTOR)
    for code in PANEL:
        for row in placements(agency=code, at_agency=True, limit=1000)[1]:
            if row.state is PlacementState.MANDATED and row.placed_on < on:
                accept(placement_id=row.id, agency=code, actor=f"agency:{code}")
    if on.day == _INVOICES_ON:
        for code in PANEL:
            _invoice(code, on)


def _panel(on: date) -> None:
    if agencies():
        return
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


def _invoice(code: str, on: date) -> None:
    """What was earned so far, the first line overstated."""
    lines = earned(agency=code, until=on)
    rows = [
        f"{code}-{on:%Y%m},{one.currency},{one.placement_id},{one.loan_number},{one.paid_on},"
        f"{one.paid_minor / 100:.2f},{int(one.commission_minor * (1 if place else _OVERSTATED)) / 100:.2f}"
        for place, one in enumerate(lines)
    ]
    if not rows:
        return
    heading = "invoice,currency,placement,loan,paid_on,paid,commission"
    content = "\n".join([heading, *rows, ""]).encode()
    take_invoice(agency=code, content=content, name=f"{code}-{on:%Y%m}.csv", actor=ACTOR)
