"""How many contacts were made of whom: for comparisons of treatments and for dashboards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from arrears.collection.contacts.choices import SpokeWith


@dataclass(frozen=True, kw_only=True)
class ChannelCounts:
    """Of one channel: attempts outward, those connected, those that spoke with the debtor."""

    channel: str
    attempts: int
    connected: int
    right_party: int


def count_attempts(*, person_ids: Collection[int], from_on: date, to_on: date) -> dict[int, int]:
    """Outward attempts by person on the business days from_on..to_on; who had none is absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, count(*) from contacts_attemptrow where not inbound and person_id = any(%s) "
            "and at >= %s and at < %s::date + 1 group by person_id",
            [sorted(set(person_ids)), from_on, to_on],
        )
        return dict(cursor.fetchall())


def counts_by_channel(*, from_on: date, to_on: date) -> list[ChannelCounts]:
    """Attempts of some days by channel."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select channel, count(*), count(*) filter (where connected), "
            "count(*) filter (where spoke_with = %s) from contacts_attemptrow "
            "where not inbound and at >= %s and at < %s::date + 1 group by channel order by 2 desc, 1",
            [int(SpokeWith.DEBTOR), from_on, to_on],
        )
        names = ("channel", "attempts", "connected", "right_party")
        return [ChannelCounts(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def attempts_without_permission(*, from_on: date, to_on: date) -> int:
    """Outward attempts behind no allowed decision: breaches by the log itself; must be 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from contacts_attemptrow a "
            "left join contacts_decisionrow d on d.id = a.decision_id "
            "where not a.inbound and a.at >= %s and a.at < %s::date + 1 "
            "and (d.id is null or d.verdict = 'deny' or (d.open_until is not null and a.at > d.open_until))",
            [from_on, to_on],
        )
        return int(cursor.fetchone()[0])


def people_talked_with(*, person_ids: Collection[int], from_on: date, to_on: date) -> set[int]:
    """Debtors whom a person of ours spoke with on the days from_on..to_on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct person_id from contacts_attemptrow where person_id = any(%s) "
            "and channel in ('voice_human', 'visit') and spoke_with = %s and at >= %s and at < %s::date + 1",
            [sorted(set(person_ids)), int(SpokeWith.DEBTOR), from_on, to_on],
        )
        return {row[0] for row in cursor.fetchall()}
