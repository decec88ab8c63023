"""What has to be minded about a person: raised with its evidence, lowered with its evidence."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.parties.choices import Flag
from arrears.parties.models import FlagOfPerson
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToRaiseFlag(Unable):
    """A flag without evidence, or one that is not there."""


def raise_flag(
    *, person_id: int, flag: Flag, since: datetime, evidence: str, actor: str, until: datetime | None = None
) -> int:
    """Raises a flag and returns the id of its row. Raises UnableToRaiseFlag."""
    if not evidence.strip():
        raise UnableToRaiseFlag(_("Say what shows it: a paper, a call, a statement."))
    with transaction.atomic():
        row = FlagOfPerson.objects.create(
            person_id=person_id, flag=int(flag), since=since, until=until, evidence=evidence, actor=actor
        )
        record(
            actor=actor, action="flag.raised", subject=f"person/{person_id}", reason=evidence,
            detail={"flag": flag.name},
        )  # fmt: skip
        return row.id


def lower_flag(*, flag_id: int, until: datetime, evidence: str, actor: str) -> None:
    """Ends a flag at a moment. Raises UnableToRaiseFlag."""
    if not evidence.strip():
        raise UnableToRaiseFlag(_("Say what shows it: a paper, a call, a statement."))
    with transaction.atomic():
        row = FlagOfPerson.objects.select_for_update().filter(id=flag_id).first()
        if row is None:
            raise UnableToRaiseFlag(_("There is no flag %(id)s.") % {"id": flag_id})
        FlagOfPerson.objects.filter(id=flag_id).update(until=until)
        record(
            actor=actor, action="flag.lowered", subject=f"person/{row.person_id}", reason=evidence,
            detail={"flag": Flag(row.flag).name},
        )  # fmt: skip
