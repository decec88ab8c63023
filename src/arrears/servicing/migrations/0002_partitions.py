"""Partitions of the big tables by shard, their keys and indexes, and what may never change."""

from django.db import migrations

from arrears.plumbing.append_only import protect
from arrears.plumbing.shards import SHARDS

BIG = ("servicing_givenrow", "servicing_event", "servicing_loanstate")
NUMBERED = ("servicing_givenrow", "servicing_event")


def partitioned(table: str) -> str:
    parts = "\n".join(
        f"create table {table}_{shard} partition of {table} for values in ({shard});" for shard in range(SHARDS)
    )
    return f"""
        alter table {table} rename to {table}_plain;
        create table {table} (like {table}_plain including defaults including constraints)
            partition by list (shard);
        drop table {table}_plain;
        {parts}
    """


def numbered(table: str) -> str:
    return f"""
        create sequence {table}_id_seq owned by {table}.id;
        alter table {table} alter column id set default nextval('{table}_id_seq');
    """


KEYS = """
    alter table servicing_givenrow add constraint given_row_once primary key (loan_id, due_on, shard);
    alter table servicing_event add constraint event_of_loan primary key (loan_id, id, shard);
    alter table servicing_event add constraint event_key_once unique (idempotency_key, shard);
    create index event_beginning on servicing_event (loan_id, value_on) where kind in (1, 11);
    alter table servicing_loanstate add constraint state_of_loan primary key (loan_id, shard);
    create index state_overdue on servicing_loanstate (dpd_days desc, loan_id) where dpd_days > 0;
"""

# servicing.history_mark: moves with every addition to the shard.
MARKS = "\n".join(f"create sequence servicing_history_{shard};" for shard in range(SHARDS))

# A statement on a partition fires the partition's own triggers, not the parent's: both have them.
FIXED = [
    "servicing_terms",
    "servicing_loan",
    *NUMBERED,
    *(f"{table}_{shard}" for table in NUMBERED for shard in range(SHARDS)),
]


class Migration(migrations.Migration):
    dependencies = [("servicing", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [
        *(migrations.RunSQL(partitioned(table)) for table in BIG),
        *(migrations.RunSQL(numbered(table)) for table in NUMBERED),
        migrations.RunSQL(KEYS),
        migrations.RunSQL(MARKS),
        migrations.RunSQL(protect(*FIXED)),
    ]
