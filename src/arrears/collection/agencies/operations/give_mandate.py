"""What an agency may do, from when to when; and the end of it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import PlacementState, Why
from arrears.collection.agencies.failures import UnableToFindAgency, UnableToGiveMandate
from arrears.collection.agencies.models import Agency, Mandate, Placement
from arrears.collection.agencies.one_placement import end
from arrears.collection.contacts.gate.planned import Channel
from arrears.plumbing import clock
from arrears.plumbing.audit import record


def give_mandate(
    *,
    agency: str,
    channels: Sequence[str],
    dpd_from: int,
    dpd_to: int,
    from_on: date,
    to_on: date,
    concession_ppm: int = 0,
    actor: str,
) -> int:
    """Gives a mandate; one that still runs ends, and what was placed under it stays under it. Returns its id.

    `concession_ppm`: the share of what is owed that the agency may offer to let go. Raises
    UnableToFindAgency, UnableToGiveMandate.
    """
    with transaction.atomic():
        row = Agency.objects.select_for_update().filter(code=agency).first()
        if row is None:
            raise UnableToFindAgency(_("There is no agency %(code)s.") % {"code": agency})
        known = {channel.value for channel in Channel}
        if not channels or not set(channels) <= known:
            raise UnableToGiveMandate(
                _("Channels are some of %(known)s.") % {"known": ", ".join(sorted(known))}
            )
        if row.ended_on is not None:
            raise UnableToGiveMandate(_("%(name)s has left the panel.") % {"name": row.name})
        if not row.contract_from <= from_on <= to_on <= row.contract_to:
            raise UnableToGiveMandate(
                _("A mandate lies within the contract, from %(first)s to %(last)s.")
                % {"first": row.contract_from, "last": row.contract_to}
            )
        if not 0 <= dpd_from <= dpd_to or not 0 <= concession_ppm <= 1_000_000:
            raise UnableToGiveMandate(_("Days past due and the concession have to make sense."))
        mandate = Mandate.objects.create(
            agency=row,
            channels=sorted(set(channels)),
            dpd_from=dpd_from,
            dpd_to=dpd_to,
            concession_ppm=concession_ppm,
            from_on=from_on,
            to_on=to_on,
            given_by=actor,
        )
        record(actor=actor, action="agency.mandate", subject=f"{agency}/{mandate.id}")
        return int(mandate.id)


def end_mandate(*, mandate_id: int, why: str, actor: str) -> int:
    """Ends a mandate at once; what lies with the agency under it comes back. Returns how many placements."""
    with transaction.atomic():
        on = clock.business_date()
        mandate = Mandate.objects.select_for_update().filter(id=mandate_id).first()
        if mandate is None:
            raise UnableToGiveMandate(_("There is no mandate %(id)d.") % {"id": mandate_id})
        if mandate.ended_on is None:
            mandate.ended_on = on
            mandate.save(update_fields=["ended_on"])
        held = list(Placement.objects.select_for_update().filter(mandate=mandate, closed_on=None))
        for placement in held:
            end(placement=placement, to=PlacementState.RECALLED, why=Why.MANDATE_ENDED, on=on, actor=actor)
        record(actor=actor, action="agency.mandate_end", subject=str(mandate_id), reason=why)
        return len(held)
