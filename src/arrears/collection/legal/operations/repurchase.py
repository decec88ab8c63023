"""A claim that should not have been sold comes back: the transfer is taken back, the case opens again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.operations.follow import follow
from arrears.collection.contacts.operations.lift_stop import lift_stop
from arrears.collection.legal import events
from arrears.collection.legal.choices import SaleState, SoldState
from arrears.collection.legal.failures import UnableToSell
from arrears.collection.legal.models import SaleClaim
from arrears.collection.legal.one_sale import hold_sale
from arrears.plumbing import clock, outbox
from arrears.servicing.operations.take_back_fact import take_back_fact


def repurchase(*, sale_id: int, loan_id: int, why: str, evidence: str, at: datetime, actor: str) -> None:
    """Takes one sold loan back. Raises UnableToFindSale, UnableToSell, UnableToRecord."""
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=(SaleState.TRANSFERRED,))
        claim = SaleClaim.objects.select_for_update().filter(sale=row, loan_id=loan_id).first()
        if claim is None or claim.state != SoldState.SOLD or claim.fact_id is None:
            raise UnableToSell(_("This loan was not sold with this sale."))
        if not why.strip() or not evidence.strip():
            raise UnableToSell(_("Say why it comes back, and the paper that shows it."))
        on = clock.business_date()
        take_back_fact(
            loan_id=loan_id,
            ref=claim.fact_id,
            happened_on=on,
            evidence=evidence,
            idempotency_key=f"sale/{row.id}/{loan_id}/back",
            actor=actor,
            source="sale",
            reason=why,
        )
        claim.state, claim.why = int(SoldState.REPURCHASED), why
        claim.save(update_fields=["state", "why"])
        if claim.stop_id is not None:
            lift_stop(stop_id=claim.stop_id, at=at, evidence=evidence, actor=actor)
        outbox.emit(
            name=events.BOUGHT_BACK,
            payload={
                "sale_id": row.id,
                "person_id": claim.person_id,
                "loan_ids": [loan_id],
                "owner": row.buyer,
                "business_date": on.isoformat(),
            },
        )
        follow(business_date=on, actor=actor, person_ids=[claim.person_id])
