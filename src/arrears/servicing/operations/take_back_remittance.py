"""A remittance that went wrong is taken back: its money is due to the owner again."""

from typing import Unpack

from django.utils.translation import gettext as _

from arrears.servicing.models import Remittance, RemittedLoan
from arrears.servicing.operations.owner_payment import (
    OwnerPlan,
    OwnerSaid,
    Remitted,
    UnableToPayOwner,
    pay_owner,
    planned,
)


class UnableToTakeBackRemittance(UnableToPayOwner):
    """It stays as it is; the message says why and what to do."""


class TakingBack(OwnerSaid):
    """Which remittance."""

    remittance_id: int


def take_back_remittance(**said: Unpack[TakingBack]) -> Remitted:
    """Books the contrary of a remittance, loan by loan, on the open business date; both stay on record.

    Raises UnableToTakeBackRemittance (also above what one person may correct), UnableToReuseKey.
    """
    undone = _remittance(said["remittance_id"])
    return pay_owner(
        said=said,
        owner=(undone.party, undone.currency),
        given={"undoes_id": undone.id, "evidence": said["evidence"]},
        preview=lambda: preview_take_back(**said),
        failure=UnableToTakeBackRemittance,
    )


def preview_take_back(**said: Unpack[TakingBack]) -> OwnerPlan:
    """What would come back, by loan; nothing is written. Raises UnableToTakeBackRemittance."""
    undone = _remittance(said["remittance_id"])
    if undone.undoes_id is not None or Remittance.objects.filter(undoes=undone).exists():
        raise UnableToTakeBackRemittance(
            _("Remittance %(id)s is taken back already, or takes another one back.") % {"id": undone.id}
        )
    rows = (
        RemittedLoan.objects.filter(remittance=undone).order_by("id").values_list("loan_id", "amount_minor")
    )
    return planned(
        party=undone.party,
        currency=undone.currency,
        evidence=said["evidence"],
        undoes=undone.id,
        amounts=tuple((loan_id, -amount) for loan_id, amount in rows),
        source=said["source"],
    )


def _remittance(remittance_id: int) -> Remittance:
    found = Remittance.objects.filter(id=remittance_id).first()
    if found is None:
        raise UnableToTakeBackRemittance(_("There is no remittance %(id)s.") % {"id": remittance_id})
    return found
