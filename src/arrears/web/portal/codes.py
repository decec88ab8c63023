"""One-time codes: asked for by phone, sent to it, used once.

Whoever asks gets the same answer in the same time, whether the phone is known or not. The times are the
machine's:
a code's life has nothing to do with the business date.
"""

import hmac
import secrets
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from procrastinate.exceptions import AlreadyEnqueued

from arrears.parties.queries import find_people
from arrears.plumbing import audit, outbox
from arrears.plumbing.crypto import blind_index, fingerprint, open_sealed, seal
from arrears.plumbing.tasks import drain_outbox
from arrears.web.portal.models import LogInCode

CODE_REQUESTED = "portal.code_requested"  # payload: code_id, person_id (null: nobody has the phone)
MINUTES, TRIES = 10, 5
A_PHONE, AN_ADDRESS = 5, 30  # codes an hour
_PURPOSE = "portal.code"


def ask_code(*, phone: str, address: str) -> int | None:
    """Id of the code that was made; None when too many were asked for (the page says the same)."""
    now = timezone.now()
    index, digest = blind_index(phone, purpose="person.phone"), fingerprint(address, purpose="portal.address")
    lately = LogInCode.objects.filter(asked_at__gt=now - timedelta(hours=1))
    people = find_people(phone=phone)
    code = f"{secrets.randbelow(10**6):06d}"
    if (
        lately.filter(phone_index=index).count() >= A_PHONE
        or lately.filter(address_digest=digest).count() >= AN_ADDRESS
    ):
        return None
    with transaction.atomic():
        row = LogInCode.objects.create(
            phone_index=index,
            address_digest=digest,
            person_id=people[0] if len(people) == 1 else None,  # a shared phone opens nobody's account
            code_digest=fingerprint(code, purpose=_PURPOSE),
            code_sealed=seal(code, purpose=_PURPOSE),
            language=get_language() or "",
            asked_at=now,
            expires_at=now + timedelta(minutes=MINUTES),
        )
        outbox.emit(name=CODE_REQUESTED, payload={"code_id": row.id, "person_id": row.person_id})
    _hurry()
    return row.id


def _hurry() -> None:
    """The worker answers the news now, not at the full minute: somebody waits for the code."""
    with suppress(AlreadyEnqueued):
        drain_outbox.defer(timestamp=0)


def use_code(*, code_id: int, code: str) -> int | None:
    """Id of the person, when the code is right, in time, not used and not tried too often; else None."""
    now = timezone.now()
    alive = LogInCode.objects.filter(
        id=code_id, used_at=None, expires_at__gt=now, tries__lt=TRIES, person_id__isnull=False
    )
    counted = alive.update(tries=F("tries") + 1)  # before it is compared: no two guesses count as one
    row = LogInCode.objects.filter(id=code_id).first()
    given = fingerprint("".join(code.split()), purpose=_PURPOSE)
    right = row is not None and hmac.compare_digest(given, row.code_digest)
    if not counted or not right or row is None or row.person_id is None:
        return None
    if not LogInCode.objects.filter(id=code_id, used_at=None).update(used_at=now):
        return None
    audit.record(actor=f"borrower:{row.person_id}", action="portal.log_in", subject=f"person/{row.person_id}")
    return row.person_id


def text_of(*, code_id: int) -> tuple[int, str, str] | None:
    """Person, code and language of a code that may still be sent; None of one that may not."""
    row = LogInCode.objects.filter(
        id=code_id, used_at=None, expires_at__gt=timezone.now(), person_id__isnull=False
    ).first()
    if row is None or row.person_id is None:
        return None
    return row.person_id, open_sealed(row.code_sealed, purpose=_PURPOSE), row.language
