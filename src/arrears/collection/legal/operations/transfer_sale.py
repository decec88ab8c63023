"""The claims go to the buyer: a second person approves, each loan gets its new owner, contact stops."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.operations.follow import follow
from arrears.collection.cases.queries import cases_by_id
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.contacts.queries import stopped_people
from arrears.collection.legal import events
from arrears.collection.legal.choices import Excluded, SaleState, SoldState
from arrears.collection.legal.claims import claims as claims_of
from arrears.collection.legal.failures import UnableToSell
from arrears.collection.legal.models import Sale, SaleClaim
from arrears.collection.legal.one_sale import hold_sale
from arrears.collection.legal.policy import shares
from arrears.plumbing import clock, outbox
from arrears.servicing.operations.transfer import transfer


def transfer_sale(*, sale_id: int, at: datetime, actor: str) -> int:
    """Transfers what still can be; what a stop or a plan came upon is left out with its share of the price.

    Returns how many loans went. Raises UnableToFindSale, UnableToSell (the same person, nothing left), and
    what servicing refuses.
    """
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=(SaleState.AGREED,))
        if actor in (row.agreed_by, row.chosen_by):
            raise UnableToSell(_("Another person than the one who chose or agreed has to approve the sale."))
        on = clock.business_date()
        going = _still_free(row, at, on)
        if not going:
            raise UnableToSell(_("Nothing is left of this sale: cancel it."))
        loans: dict[int, list[int]] = {}
        for claim in sorted(going, key=lambda one: one.loan_id):
            _transfer(row, claim, on, at, actor)
            loans.setdefault(claim.person_id, []).append(claim.loan_id)
        for person_id, loan_ids in loans.items():
            _tell(row, person_id, loan_ids, on)
        row.price_minor = sum(claim.price_minor or 0 for claim in going)
        row.state, row.approved_by, row.transferred_on = int(SaleState.TRANSFERRED), actor, on
        row.save()
        follow(business_date=on, actor=actor, person_ids=sorted({claim.person_id for claim in going}))
        return len(going)


def _still_free(row: Sale, at: datetime, on: date) -> list[SaleClaim]:
    """The claims that may go, each with its price: its share of the whole by what was owed."""
    rows = list(SaleClaim.objects.select_for_update().filter(sale=row, state=int(SoldState.CHOSEN)))
    owed = {one.loan_id: _total(one) for one in rows}
    price = shares(amount_minor=row.price_minor or 0, weights=owed)
    stopped = stopped_people(person_ids=[one.person_id for one in rows], at=at)
    cases = cases_by_id(ids=[one.case_id for one in rows])
    open_now = claims_of(loan_ids=[one.loan_id for one in rows], as_of=on)
    going = []
    for one in rows:
        case = cases[one.case_id]
        why = ""
        if one.person_id in stopped:
            why = Excluded.STOP.value
        elif case.is_held or case.state is CaseState.PLAN_ACTIVE:
            why = Excluded.HELD.value if case.is_held else Excluded.PLAN.value
        elif case.state in (CaseState.PLACED, CaseState.LEGAL):
            why = Excluded.AWAY.value
        elif not case.is_open or open_now[one.loan_id].total_minor <= 0:
            why = "paid"
        one.price_minor = price[one.loan_id]
        if why:
            one.state, one.why, one.price_minor = int(SoldState.DROPPED), why, None
            one.save(update_fields=["state", "why", "price_minor"])
        else:
            going.append(one)
    return going


def _total(one: SaleClaim) -> int:
    return one.principal_minor + one.interest_minor + one.fee_minor + one.penalty_minor


def _transfer(row: Sale, claim: SaleClaim, on: date, at: datetime, actor: str) -> None:
    done = transfer(
        loan_id=claim.loan_id,
        happened_on=on,
        party=row.buyer,
        evidence=row.contract,
        amount_minor=claim.price_minor or 0,
        idempotency_key=f"sale/{row.id}/{claim.loan_id}",
        actor=actor,
        source="sale",
    )
    claim.fact_id, claim.state = done.fact_id, int(SoldState.SOLD)
    claim.stop_id = stop(
        person_id=claim.person_id,
        kind="sold",
        since=at,
        loan_ids=[claim.loan_id],
        evidence=row.contract,
        actor=actor,
    )
    claim.save()


def _tell(row: Sale, person_id: int, loan_ids: list[int], on: date) -> None:
    outbox.emit(
        name=events.SOLD,
        payload={
            "sale_id": row.id,
            "person_id": person_id,
            "loan_ids": loan_ids,
            "owner": row.buyer,
            "business_date": on.isoformat(),
        },
    )
