"""Many receipts at once, each with what became of it: by COPY, in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.utils.translation import gettext
from numpy.typing import NDArray

from arrears.parties.queries import indexes_of_words
from arrears.payments import sealed
from arrears.payments.choices import CHANNELS, MatchReason, ReceiptState
from arrears.payments.matching import words
from arrears.payments.operations.receive import AMOUNT_LIMIT_MINOR, UnableToReceive, post_unapplied
from arrears.plumbing.bulk import copy_in, index_lookups
from arrears.plumbing.crypto import blind_indexes, fingerprints, seal_many

Ints = NDArray[np.int64]
_BETWEEN = "\x1f"
# What came in; text columns are '' where the bank says nothing.
LINES = {
    "idempotency_key": pa.string(),
    "amount_minor": pa.int64(),
    "currency": pa.string(),
    "value_on": pa.date32(),
    "channel": pa.string(),
    "reference": pa.string(),
    "payer_name": pa.string(),
    "payer_account": pa.string(),
    "end_to_end_id": pa.string(),
    "line_number": pa.int64(),
}


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """What became of each line; shape n."""

    loan_id: Ints  # applied to it, or proposed; 0 = none
    event_id: Ints  # of the repayment; 0 = not applied
    reason: Ints  # MatchReason of those that are not applied
    candidates: list[list[int]]


@dataclass(frozen=True, kw_only=True)
class Indexes:
    """Blind indexes of what the bank tells; None where it tells nothing. Lists of n."""

    accounts: list[bytes | None]
    end_to_end_ids: list[bytes | None]


def indexes_of(*, lines: pa.Table) -> Indexes:
    """Blind indexes of the lines (columns: LINES)."""
    return Indexes(
        accounts=_blind(lines["payer_account"], sealed.ACCOUNT_PURPOSE),
        end_to_end_ids=_blind(lines["end_to_end_id"], sealed.END_TO_END_PURPOSE),
    )


def _blind(column: pa.ChunkedArray, purpose: str) -> list[bytes | None]:
    return blind_indexes((text or None for text in column.to_pylist()), purpose=purpose)


def content_hashes(*, lines: pa.Table) -> list[str]:
    """Keyed hash of the content of each line: the one that `receive` stores."""
    names = ("amount_minor", "currency", "value_on", "channel", "reference")
    rows = zip(*(lines[name].to_pylist() for name in names), strict=True)
    texts = ("|".join(map(str, row)) for row in rows)
    return fingerprints(texts, purpose=sealed.CONTENT_PURPOSE)


def known_receipts(*, keys: list[str]) -> dict[str, tuple[int, str]]:
    """(receipt, content hash) of the keys that are known."""
    with index_lookups(), connection.cursor() as cursor:
        cursor.execute(
            "select r.idempotency_key, r.id, r.content_hash from unnest(string_to_array(%s, %s)) as n(key) "
            "join payments_receipt r on r.idempotency_key = n.key",
            [_BETWEEN.join(keys), _BETWEEN],
        )
        return {key: (number, digest) for key, number, digest in cursor.fetchall()}


def new_ids(*, count: int) -> Ints:
    """`count` ids of receipts that follow each other. The caller holds shard HELD alone."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence('payments_receipt', 'id')")
        sequence = cursor.fetchone()[0]
        cursor.execute(f"select last_value, is_called from {sequence}")
        last, used = cursor.fetchone()
        start = last + 1 if used else last
        if count:
            cursor.execute("select setval(%s, %s)", [sequence, start + count - 1])
    return np.arange(start, start + count)


def check_lines(*, lines: pa.Table, opened: date) -> None:
    """Raises UnableToReceive, naming the first line that no receipt can be."""
    amounts = lines["amount_minor"].to_numpy()
    wrong = [
        (
            (amounts < 1) | (amounts >= AMOUNT_LIMIT_MINOR),
            gettext("the amount is not above zero, or too large"),
        ),
        (
            _flags(pc.invert(pc.match_substring_regex(lines["currency"], "^[A-Z]{3}$"))),
            gettext("no currency"),
        ),
        (
            _flags(pc.greater(lines["value_on"], pa.scalar(opened))),
            gettext("the value date lies after %(day)s") % {"day": opened},
        ),
        (
            _flags(pc.invert(pc.is_in(lines["channel"], pa.array(list(CHANNELS))))),
            gettext("the channel is unknown"),
        ),
    ]
    for failing, why in wrong:
        if failing.any():
            raise UnableToReceive(
                gettext("Line %(row)s can't be received: %(why)s.")
                % {"row": int(np.flatnonzero(failing)[0]) + 1, "why": why}
            )


def write_receipts(
    *,
    lines: pa.Table,
    ids: Ints,
    hashes: list[str],
    outcomes: Outcomes,
    indexes: Indexes,
    file_id: int | None,
    actor: str,
    opened: date,
) -> None:
    """Writes the receipts (columns: LINES); what is not applied is posted as unapplied cash."""
    count = lines.num_rows
    applied = outcomes.event_id > 0
    names = {int(reason): reason.name.lower() for reason in MatchReason}
    columns = {
        "id": ids,
        "idempotency_key": lines["idempotency_key"],
        "content_hash": pa.array(hashes),
        "received_on": pa.repeat(pa.scalar(opened), count),
        **{name: lines[name] for name in ("value_on", "amount_minor", "currency", "channel", "line_number")},
        **_personal(lines, applied, indexes),
        "file_id": pa.array([file_id] * count, pa.int64()),
        "state": np.where(applied, int(ReceiptState.APPLIED), int(ReceiptState.UNAPPLIED)),
        "loan_id": pa.array(outcomes.loan_id, mask=outcomes.loan_id == 0),
        "event_id": pa.array(outcomes.event_id, mask=~applied),
        "candidate_loans": pa.array([f"{{{','.join(map(str, loans))}}}" for loans in outcomes.candidates]),
        "applications": applied.astype(np.int64),
        "reason": pa.array(
            ["" if done else names[r] for done, r in zip(applied, outcomes.reason.tolist(), strict=True)]
        ),
        "actor": pa.repeat(actor, count),
    }
    copy_in(table="payments_receipt", data=pa.table(columns))
    _post(lines, ~applied, actor, opened)


def _personal(lines: pa.Table, applied: Any, blind: Indexes) -> dict[str, pa.Array]:
    """Reference, payer and ids: sealed, and as blind indexes."""
    references = [text or None for text in lines["reference"].to_pylist()]
    accounts = [text or None for text in lines["payer_account"].to_pylist()]
    payers = [
        sealed.payer_text(name=name, account=account or "")
        for name, account in zip(lines["payer_name"].to_pylist(), accounts, strict=True)
    ]
    indexes = [
        "{}" if done or text is None else _array(indexes_of_words(words=words(reference=text)))
        for text, done in zip(references, applied.tolist(), strict=True)
    ]
    return {
        "reference_sealed": pa.array(seal_many(references, purpose=sealed.PURPOSE), pa.binary()),
        "reference_indexes": pa.array(indexes, pa.string()),
        "payer_sealed": pa.array(seal_many(payers, purpose=sealed.PAYER_PURPOSE), pa.binary()),
        "account_index": pa.array(blind.accounts, pa.binary()),
        "end_to_end_index": pa.array(blind.end_to_end_ids, pa.binary()),
    }


def _array(values: list[bytes]) -> str:
    """A bytea[] as PostgreSQL writes it."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"


def _post(lines: pa.Table, waiting: Any, actor: str, opened: date) -> None:
    """One entry a currency for what is not applied."""
    rest = lines.filter(pa.array(waiting)).group_by("currency").aggregate([("amount_minor", "sum")])
    sums = zip(rest["currency"].to_pylist(), rest["amount_minor_sum"].to_pylist(), strict=True)
    for currency, total in sums:
        post_unapplied(change_minor=total, currency=currency, source="receive", actor=actor, on=opened)


def _flags(found: Any) -> Any:
    return found.to_numpy(zero_copy_only=False).astype(bool)
