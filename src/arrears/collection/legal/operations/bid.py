"""Prices that are offered for a sale; one is taken, or the sale is called off."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.legal.choices import SaleState, SoldState
from arrears.collection.legal.failures import UnableToSell
from arrears.collection.legal.models import Bid, SaleClaim
from arrears.collection.legal.one_sale import hold_sale
from arrears.plumbing import clock

_OPEN = (SaleState.FROZEN,)


def take_bid(*, sale_id: int, bidder: str, price_minor: int, document: str, on: date, actor: str) -> int:
    """Writes a bid down; returns its id. Raises UnableToFindSale, UnableToSell."""
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=_OPEN)
        if not bidder.strip() or not document.strip() or not bidder.isprintable():
            raise UnableToSell(_("Say who bids, and in which paper."))
        if price_minor < 1 or on > clock.business_date():
            raise UnableToSell(_("A bid is an amount above zero, of today or before."))
        made = Bid.objects.create(
            sale=row, bidder=bidder, price_minor=price_minor, document=document, on=on, actor=actor
        )
        return int(made.id)


def accept_bid(*, bid_id: int, contract: str, actor: str) -> None:
    """Takes a bid; another person approves by transferring. Raises UnableToSell, UnableToFindSale."""
    with transaction.atomic():
        bid = Bid.objects.filter(id=bid_id).first()
        if bid is None:
            raise UnableToSell(_("There is no bid %(id)d.") % {"id": bid_id})
        row = hold_sale(sale_id=bid.sale_id, states=_OPEN)
        if not contract.strip() or not contract.isprintable():
            raise UnableToSell(_("Say which contract it is: its number or where it is kept."))
        row.state, row.buyer, row.price_minor = int(SaleState.AGREED), bid.bidder, bid.price_minor
        row.contract, row.agreed_by = contract, actor
        row.save()


def cancel_sale(*, sale_id: int, actor: str) -> None:
    """Calls it off before the transfer: its claims are free again. Raises UnableToFindSale, UnableToSell."""
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=(SaleState.FROZEN, SaleState.AGREED))
        row.state = int(SaleState.CANCELLED)
        row.save(update_fields=["state"])
        claims = SaleClaim.objects.filter(sale=row, state=int(SoldState.CHOSEN))
        claims.update(state=int(SoldState.DROPPED), why=f"cancelled by {actor}")
