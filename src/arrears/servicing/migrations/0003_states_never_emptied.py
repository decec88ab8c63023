"""The stored states are deleted and copied anew, never truncated: whoever reads them must not wait."""

from django.db import migrations

from arrears.plumbing.shards import SHARDS

TABLES = ["servicing_loanstate", *(f"servicing_loanstate_{shard}" for shard in range(SHARDS))]
FUNCTION = """
create or replace function servicing_refuse_truncate() returns trigger language plpgsql as $$
begin
    raise exception 'table % is read at any moment: truncate is refused; delete the rows, or run arrears rebuild',
        tg_table_name using errcode = 'restrict_violation';
end $$;
"""
GUARDS = "\n".join(
    f"create trigger never_emptied before truncate on {table} "
    "for each statement execute function servicing_refuse_truncate();"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("servicing", "0002_partitions")]

    operations = [migrations.RunSQL(FUNCTION + GUARDS)]
