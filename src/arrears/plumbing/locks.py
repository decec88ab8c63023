"""Who may write what at once: advisory locks that end with the transaction.

An operation holds its borrower's shard shared and its loan exclusive; the close of a shard holds the shard
exclusive, so that no operation comes between its reading and its writing. Order: borrower, shard, loan, key.
"""

from django.db import connection

from arrears.plumbing.shards import SHARDS

_SHARD = 0x41525253  # first half of the two-number keys of shards
_KEY = 0x4152524B  # the same for idempotency keys
_CONTACTS = 0x41525243  # decisions on contacts: one by one, or many
_PERSON = 0x41525250  # the same, of one person
_NUMBER = 0x4152524E  # and of one number, which two people may share
_BORROWER = 1 << 61  # borrowers use one-number keys above this, up to
_LOAN = 1 << 62  # loans use one-number keys above this


def _lock(statement: str, *values: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {statement}", values)


def hold_loan(*, shard: int, loan_id: int) -> None:
    """For an operation on one loan: waits for a running close of its shard and for others on the loan."""
    _lock("pg_advisory_xact_lock_shared(%s, %s), pg_advisory_xact_lock(%s)", _SHARD, shard, _LOAN | loan_id)


def hold_borrower(*, borrower_id: int) -> None:
    """For operations that share a limit of one borrower. Taken before all other locks."""
    _lock("pg_advisory_xact_lock(%s)", _BORROWER | borrower_id)


def share_shard(*, shard: int) -> None:
    """For a write beside the loans: waits for a running close of the shard only."""
    _lock("pg_advisory_xact_lock_shared(%s, %s)", _SHARD, shard)


def hold_shard(*, shard: int) -> None:
    """For the close of a shard: waits for the operations under way in it and keeps others out."""
    _lock("pg_advisory_xact_lock(%s, %s)", _SHARD, shard)


def hold_all_shards() -> None:
    """For writes over many loans: the same, for every shard in order."""
    _lock("pg_advisory_xact_lock(%s, shard) from generate_series(0, %s) shard", _SHARD, SHARDS - 1)


def hold_key(*, key: str) -> None:
    """One writer at a time with this idempotency key, whichever loan it names."""
    _lock("pg_advisory_xact_lock(%s, hashtext(%s))", _KEY, key)


def hold_person(*, person_id: int, number: bytes | None = None) -> None:
    """For a decision on one contact: waits for others on the same person or number, and for many at once."""
    _lock("pg_advisory_xact_lock_shared(%s, 0)", _CONTACTS)
    _lock("pg_advisory_xact_lock(%s, hashtext(%s))", _PERSON, str(person_id))
    if number is not None:
        _lock("pg_advisory_xact_lock(%s, hashtext(%s))", _NUMBER, number.hex())


def hold_all_persons() -> None:
    """For decisions on many contacts at once: waits for the single ones and keeps them out."""
    _lock("pg_advisory_xact_lock(%s, 0)", _CONTACTS)
