"""One close at a time on a database, whichever machine or process runs it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

_LOCK = 0x434C4F53  # advisory lock of the session that closes


@contextmanager
def the_only_closer() -> Iterator[None]:
    """Waits for another close to end, then keeps others out; a session that dies lets go by itself."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
