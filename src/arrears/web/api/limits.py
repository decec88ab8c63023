"""How often one may ask: windows of a minute, counted in PostgreSQL, so that all processes count together."""

from dataclasses import dataclass

from django.db import connection

_COUNT = (
    "insert into api_window (subject, minute, count) "
    "values (%s, date_trunc('minute', clock_timestamp()), 1) on conflict (subject) do update set "
    "count = case when api_window.minute = excluded.minute then api_window.count else 0 end + 1, "
    "minute = excluded.minute "
    "returning count, 60 - floor(extract(second from clock_timestamp()))::int"
)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Where a subject stands in the running minute."""

    limit: int
    count: int
    seconds: int  # until the next minute

    @property
    def exceeded(self) -> bool:
        return self.count > self.limit

    def headers(self) -> dict[str, str]:
        """RateLimit headers (IETF httpapi draft), and Retry-After when nothing is left."""
        found = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.count)),
            "RateLimit-Reset": str(self.seconds),
        }
        return {**found, "Retry-After": str(self.seconds)} if self.exceeded else found


def count(*, subject: str, limit: int) -> Rate:
    """Counts one more for the subject."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [subject])
        counted, seconds = cursor.fetchone()
    return Rate(limit=limit, count=counted, seconds=seconds)
