"""Gives an allowed contact back: it will not be made and counts no more."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.models import AttemptRow, DecisionRow, Reveal, Withdrawal
from arrears.plumbing.failures import Unable
from arrears.plumbing.locks import hold_person


class UnableToWithdraw(Unable):
    """A contact that can't be given back."""


def withdraw(*, decision_id: int, actor: str, reason: str) -> None:
    """Withdraws an allowed contact that was neither made nor revealed. Raises UnableToWithdraw."""
    with transaction.atomic():
        row = DecisionRow.objects.filter(id=decision_id).exclude(verdict="deny").first()
        if row is None:
            raise UnableToWithdraw(_("Contact %(id)s was not allowed.") % {"id": decision_id})
        hold_person(person_id=row.person_id)
        if AttemptRow.objects.filter(decision_id=decision_id).exists():
            raise UnableToWithdraw(
                _("Contact %(id)s was made: record what came of it.") % {"id": decision_id}
            )
        if Reveal.objects.filter(decision_id=decision_id).exists():
            raise UnableToWithdraw(
                _("The number was shown: record what came of contact %(id)s.") % {"id": decision_id}
            )
        Withdrawal.objects.get_or_create(decision_id=decision_id, defaults={"actor": actor, "reason": reason})
