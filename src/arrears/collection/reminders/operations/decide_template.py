"""A version of a template is put before a second person, who approves or rejects it; or it is retired."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.reminders.approvals import Standing, standing_of
from arrears.collection.reminders.choices import TemplateState
from arrears.collection.reminders.models import TemplateDecision
from arrears.plumbing import clock, locks
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable

_FROM: dict[TemplateState, tuple[TemplateState, ...]] = {
    TemplateState.PROPOSED: (
        TemplateState.DRAFT,
        TemplateState.REJECTED,
        TemplateState.RETIRED,
        TemplateState.CHANGED,
    ),
    TemplateState.APPROVED: (TemplateState.PROPOSED,),
    TemplateState.REJECTED: (TemplateState.PROPOSED,),
    TemplateState.RETIRED: (TemplateState.APPROVED,),
}


class UnableToDecideTemplate(Unable):
    """The version can't be proposed or decided like that; the message says why."""


def propose_template(*, template: str, version: int, actor: str, reason: str) -> None:
    """Asks for the approval of a version as its texts are now. Raises UnableToDecideTemplate."""
    _decide(template=template, version=version, to=TemplateState.PROPOSED, actor=actor, reason=reason)


def approve_template(*, template: str, version: int, actor: str, reason: str) -> None:
    """Approves what somebody else proposed. Raises UnableToDecideTemplate."""
    _decide(template=template, version=version, to=TemplateState.APPROVED, actor=actor, reason=reason)


def reject_template(*, template: str, version: int, actor: str, reason: str) -> None:
    """Rejects what somebody else proposed. Raises UnableToDecideTemplate."""
    _decide(template=template, version=version, to=TemplateState.REJECTED, actor=actor, reason=reason)


def retire_template(*, template: str, version: int, actor: str, reason: str) -> None:
    """Takes an approved version out of use. Raises UnableToDecideTemplate."""
    _decide(template=template, version=version, to=TemplateState.RETIRED, actor=actor, reason=reason)


def _decide(*, template: str, version: int, to: TemplateState, actor: str, reason: str) -> None:
    with transaction.atomic():
        locks.hold_key(key=f"template/{template}/{version}")
        found = standing_of(template=template, version=version)
        if found is None:
            raise UnableToDecideTemplate(
                _("There is no version %(version)d of the template %(template)s.")
                % {"version": version, "template": template}
            )
        _require(found, to=to, actor=actor, reason=reason)
        TemplateDecision.objects.create(
            template=template,
            version=version,
            digest=found.version.digest,
            state=to,
            actor=actor,
            reason=reason,
            decided_on=clock.business_date(),
        )
        record(
            actor=actor,
            action=f"template.{to.name.lower()}",
            subject=f"template/{template}/{version}",
            reason=reason,
            detail={"digest": found.version.digest},
        )


def _require(found: Standing, *, to: TemplateState, actor: str, reason: str) -> None:
    if not reason.strip():
        raise UnableToDecideTemplate(_("Say why in a few words; it is kept with the decision."))
    if to == TemplateState.PROPOSED and found.state == TemplateState.CHANGED and found.used:
        raise UnableToDecideTemplate(
            _(
                "This version was used already, and its text has changed since. Put the old text "
                "back, and give "
                "the new one the next number."
            )
        )
    if found.state not in _FROM[to]:
        raise UnableToDecideTemplate(
            _("This version stands elsewhere by now. Load the page again to see where.")
        )
    if to in (TemplateState.APPROVED, TemplateState.REJECTED) and actor == found.proposer:
        raise UnableToDecideTemplate(_("Somebody else than who proposed it has to decide."))
