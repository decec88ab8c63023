"""A file of direct debits for the bank; and what the bank says that it did not carry out."""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from arrears.adapters.bank.pain002 import Rejection
from arrears.adapters.bank.pain008 import Creditor, UnableToMakeDebits, pain008
from arrears.payments.operations.collect import mark_sent, note_failed, note_file_failed
from arrears.payments.queries_of_debits import to_send
from arrears.plumbing import locks
from arrears.plumbing.early import gettext as _


@dataclass(frozen=True, kw_only=True)
class Made:
    """The file that was made."""

    file_id: int
    message_id: str
    debits: int
    amount_minor: int


def make_debits(
    *, creditor: Creditor, currency: str, through: date, output: Path, actor: str, version: str = "08"
) -> Made:
    """Writes the planned attempts up to a day into a file and marks them as sent.

    `output` a folder: the file there has the name of its message.

    The file is in place, whole, before the attempts count as sent: a crash between leaves a file that was
    not sent, never an attempt without a file. Raises UnableToMakeDebits.
    """
    if output.exists() and not output.is_dir():
        raise UnableToMakeDebits(
            _("%(output)s exists already. Choose another name: it may be at the bank.") % {"output": output}
        )
    with transaction.atomic():
        locks.hold_key(key="make_debits")
        debits = to_send(currency=currency, through=through)
        made_at = timezone.now()
        message_id = f"ARR{made_at:%Y%m%d%H%M%S%f}"
        content = pain008(
            debits=debits, creditor=creditor, message_id=message_id, made_at=made_at, version=version
        )
        file_id = mark_sent(
            collection_ids=[debit.collection.id for debit in debits],
            message_id=message_id,
            format=f"pain.008.001.{version}",
            sha256=hashlib.sha256(content).hexdigest(),
            currency=currency,
            actor=actor,
        )
        _write(output / f"{message_id}.xml" if output.is_dir() else output, content)
    return Made(
        file_id=file_id,
        message_id=message_id,
        debits=len(debits),
        amount_minor=sum(debit.collection.amount_minor for debit in debits),
    )


def _write(output: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner: it names people and accounts."""
    part = output.with_name(f".{output.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(output)
    except OSError as error:
        raise UnableToMakeDebits(
            _("%(output)s can't be written: %(error)s. Choose another place.")
            % {"output": output, "error": error.strerror}
        ) from None


def take_rejections(*, rejections: list[Rejection]) -> tuple[int, int]:
    """Attempts that failed by a status report: how many are noted now, how many are not ours or known."""
    with transaction.atomic():
        noted = 0
        for rejection in rejections:
            if rejection.end_to_end_id:
                noted += note_failed(end_to_end_id=rejection.end_to_end_id, code=rejection.code)
            else:
                noted += note_file_failed(message_id=rejection.message_id, code=rejection.code)
    return noted, max(0, len(rejections) - noted)
