"""A sale under lock."""

from django.utils.translation import gettext as _

from arrears.collection.legal.choices import SALE_STATE, SaleState
from arrears.collection.legal.failures import UnableToFindSale, UnableToSell
from arrears.collection.legal.models import Sale


def hold_sale(*, sale_id: int, states: tuple[SaleState, ...]) -> Sale:
    """The sale, locked, in one of these states. Raises UnableToFindSale, UnableToSell."""
    row = Sale.objects.select_for_update().filter(id=sale_id).first()
    if row is None:
        raise UnableToFindSale(_("There is no sale %(id)d.") % {"id": sale_id})
    if row.state not in states:
        raise UnableToSell(
            _("Sale %(id)d is “%(state)s”: that can't be done with it now.")
            % {"id": sale_id, "state": SALE_STATE[SaleState(row.state)].label}
        )
    return row
