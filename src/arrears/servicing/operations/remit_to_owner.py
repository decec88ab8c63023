"""Money collected on sold claims is sent on to their owner."""

from typing import Unpack

from django.utils.translation import gettext as _

from arrears.servicing.operations.owner_payment import (
    OwnerPlan,
    OwnerSaid,
    Remitted,
    UnableToPayOwner,
    pay_owner,
    planned,
)
from arrears.servicing.queries.sold_claims import due_to_owners


class UnableToRemit(UnableToPayOwner):
    """Nothing is sent on; the message says why and what to do."""


class Remitting(OwnerSaid):
    """To whom, in which currency."""

    party: str
    currency: str


def remit_to_owner(**said: Unpack[Remitting]) -> Remitted:
    """Sends on all that is due to the owner in a currency, net of what they have to give back.

    Raises UnableToRemit (also above what one person may pay out), UnableToReuseKey.
    """
    return pay_owner(
        said=said,
        owner=(said["party"], said["currency"]),
        given={name: said[name] for name in ("party", "currency", "evidence")},
        preview=lambda: preview_remittance(**said),
        failure=UnableToRemit,
    )


def preview_remittance(**said: Unpack[Remitting]) -> OwnerPlan:
    """What it would send, by loan, and who has to approve it; nothing is written. Raises UnableToRemit."""
    party, currency = said["party"], said["currency"]
    rows = [row for row in due_to_owners(party=party, currency=currency) if row.due_minor]
    if sum(row.due_minor for row in rows) < 1:
        raise UnableToRemit(
            _("Nothing is due to %(party)s in %(currency)s.") % {"party": party, "currency": currency}
        )
    return planned(
        party=party,
        currency=currency,
        evidence=said["evidence"],
        undoes=0,
        amounts=tuple((row.loan_id, row.due_minor) for row in rows),
        source=said["source"],
    )
