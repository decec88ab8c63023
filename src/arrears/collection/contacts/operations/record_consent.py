"""What a debtor agreed to, with its evidence: it lifts a rule with an override, or asks to be contacted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.models import ConsentRow
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.rulebook import parameters

KINDS = ("agreement", "consent", "request")


class UnableToRecordConsent(Unable):
    """A consent that can't be recorded; the message says why."""


def record_consent(
    *,
    person_id: int,
    kind: str,
    since: datetime,
    evidence: str,
    actor: str,
    rule: str = "",
    channel: Channel | None = None,
    until: datetime | None = None,
) -> int:
    """Records it and returns its id. `rule` (CN/contact_hours): what an agreement or consent lifts.

    Raises UnableToRecordConsent.
    """
    if kind not in KINDS or (kind == "request") != (rule == ""):
        raise UnableToRecordConsent(
            _("It is an agreement or a consent to a rule, or a request to be contacted (without a rule).")
        )
    if not evidence.strip():
        raise UnableToRecordConsent(_("Say what shows it: a paper, a call, a message."))
    if rule:
        place, _slash, name = rule.partition("/")
        if parameters.load(jurisdiction=place, rule=name).override != kind:
            raise UnableToRecordConsent(
                _("%(rule)s is not lifted by this kind of evidence.") % {"rule": rule}
            )
    with transaction.atomic():
        row = ConsentRow.objects.create(
            person_id=person_id,
            kind=kind,
            rule=rule,
            channel=channel.value if channel else "",
            since=since,
            until=until,
            evidence=evidence,
            actor=actor,
        )
        record(
            actor=actor,
            action="consent.recorded",
            subject=f"person/{person_id}",
            reason=evidence,
            detail={"consent": row.id, "kind": kind, "rule": rule},
        )
    return row.id


def withdraw_consent(*, consent_id: int, at: datetime, actor: str, reason: str) -> None:
    """The debtor takes it back, at once and without a reason. Raises UnableToRecordConsent."""
    with transaction.atomic():
        if not ConsentRow.objects.filter(id=consent_id, withdrawn_at=None).update(withdrawn_at=at):
            raise UnableToRecordConsent(
                _("There is no consent %(id)s that still counts.") % {"id": consent_id}
            )
        record(actor=actor, action="consent.withdrawn", subject=f"consent/{consent_id}", reason=reason)
