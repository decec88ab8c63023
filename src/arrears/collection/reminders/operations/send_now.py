"""One message at once, outside a plan: what the person asked for, such as a one-time code."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.planned import Channel as GateChannel
from arrears.collection.contacts.gate.planned import Planned, Purpose
from arrears.collection.contacts.operations.ask import Asked, ask
from arrears.collection.contacts.operations.record_consent import record_consent
from arrears.collection.reminders.approvals import approved_versions
from arrears.collection.reminders.asking import ACTOR
from arrears.collection.reminders.choices import MessageState
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.operations.hand_over import hand_over_one
from arrears.collection.reminders.preparing import VALUES_PURPOSE
from arrears.collection.reminders.template_file import templates
from arrears.plumbing.crypto import seal
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.rulebook import parameters

_WAITS = timedelta(minutes=10)
_CLOCKS = timedelta(seconds=1)  # the gate counts in whole seconds


class UnableToSend(Unable):
    """The message can't be sent; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of it."""

    message_id: int
    state: MessageState


def send_now(
    *,
    person_id: int,
    contact_point_id: int | None,
    channel: str,
    template: str,
    language: str,
    values: dict[str, str],
    at: datetime,
    key: str,
    loan_ids: tuple[int, ...] = (),
    asked: str = "",
    waits: timedelta = _WAITS,
) -> Sent:
    """Asks the gate with the template's purpose and hands the message over. Raises UnableToSend.

    `values`: of the template's variables what the sender alone knows (`code`, `minutes`). The same key gives
    the message of the first time. What the gate denies now and allows within `waits` goes out then.
    """
    version = approved_versions(on=at.date()).get(template)
    if version is None or (channel, language) not in version.texts:
        raise UnableToSend(
            _("No approved text %(template)s for %(channel)s. Approve one under Templates.")
            % {"template": template, "channel": channel}
        )
    with transaction.atomic():
        known = Message.objects.filter(key=key).first()
        if known is not None:
            require_same(
                key=key,
                stored={"person_id": known.person_id, "channel": known.channel, "template": known.template},
                given={"person_id": person_id, "channel": channel, "template": template},
            )
            return Sent(message_id=known.id, state=MessageState(known.state))
        planned = Planned(
            person_id=person_id,
            loan_ids=loan_ids,
            contact_point_id=contact_point_id,
            channel=GateChannel(channel),
            purpose=Purpose(templates()[template].purpose),
            actor=ACTOR,
            at=at,
        )
        answer = _answer(planned, asked)
        planned, answer = _later(planned, answer, at + waits)
        allowed = answer.decision.allowed
        row = Message.objects.create(
            key=key,
            business_date=at.date(),
            person_id=person_id,
            loan_ids=list(loan_ids),
            template=template,
            version=version.number,
            language=language,
            channel=channel,
            purpose=planned.purpose.value,
            contact_point_id=contact_point_id,
            decision_id=answer.decision_id,
            duties=" ".join(answer.decision.duties),
            rules=" ".join(answer.decision.rules),
            state=MessageState.PLANNED if allowed else MessageState.DENIED,
            why="" if allowed else " ".join(answer.decision.reasons),
            values={"sealed": seal(json.dumps(values), purpose=VALUES_PURPOSE).hex()},
            not_before=planned.at,
            expires_at=at + waits,
        )
    if allowed and planned.at == at:
        hand_over_one(message_id=row.id, at=at)
        row.refresh_from_db(fields=["state"])
    return Sent(message_id=row.id, state=MessageState(row.state))


def _later(planned: Planned, answer: Asked, last: datetime) -> tuple[Planned, Asked]:
    """Asked again for the next allowed moment, where there is one before `last`."""
    again = answer.decision.next_allowed_at
    if answer.decision.allowed or again is None or again >= last:
        return planned, answer
    planned = replace(planned, at=again)
    return planned, ask(planned=planned)


def _answer(planned: Planned, asked: str) -> Asked:
    """The gate's answer. What the person asks for now they agree to now, at whatever hour: for these
    minutes only.
    """
    if not asked:
        return ask(planned=planned)
    said: dict[str, Any] = {
        "person_id": planned.person_id,
        "since": planned.at - _CLOCKS,
        "until": planned.at + _WAITS,
        "evidence": asked,
        "actor": ACTOR,
        "channel": planned.channel,
    }
    record_consent(kind="request", **said)
    answer = ask(planned=planned)
    lifted = [(rule, _override(rule)) for rule in answer.decision.rules if not answer.decision.allowed]
    if not lifted or not all(kind for _rule, kind in lifted):
        return answer
    for rule, kind in lifted:
        record_consent(kind=kind, rule=rule, **said)
    return ask(planned=planned)


def _override(rule: str) -> str:
    """The evidence that lifts a rule of law; empty where none does."""
    place, _slash, name = rule.partition("/")
    try:
        return str(parameters.load(jurisdiction=place, rule=name).override or "")
    except (parameters.UnableToFindRule, KeyError):
        return ""
