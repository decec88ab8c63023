"""PostgreSQL refuses an unbalanced entry and any change of a posted one."""

from django.db import migrations

from arrears.plumbing.append_only import protect

BALANCED = """
    create function ledger_refuse_unbalanced() returns trigger language plpgsql as $$
    declare wrong record;
    begin
        select entry_id, sum(amount_minor) as difference into wrong
            from added group by entry_id having sum(amount_minor) <> 0 limit 1;
        if found then
            raise exception 'entry % is unbalanced by %: all its lines are inserted by one statement and sum to zero',
                wrong.entry_id, wrong.difference using errcode = 'check_violation';
        end if;
        -- counted by entry: the new lines have no index, and a close adds hundreds of them
        select mine.entry_id as entry_id into wrong
            from (select entry_id, count(*) as lines from added group by entry_id) mine
            where mine.lines <> (select count(*) from ledger_line line where line.entry_id = mine.entry_id)
            limit 1;
        if found then
            raise exception 'entry % is posted: it gets no more lines; post a correcting entry instead',
                wrong.entry_id using errcode = 'restrict_violation';
        end if;
        return null;
    end $$;

    create trigger balanced after insert on ledger_line referencing new table as added
        for each statement execute function ledger_refuse_unbalanced();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("plumbing", "0002_append_only")]

    operations = [migrations.RunSQL(BALANCED), migrations.RunSQL(protect("ledger_entry", "ledger_line"))]
