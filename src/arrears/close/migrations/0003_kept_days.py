"""PostgreSQL refuses to move a closed day to another date, and to empty the table of closes."""

from django.db import migrations

from arrears.plumbing.append_only import protect

KEPT = """
    create function close_refuse_other_day() returns trigger language plpgsql as $$
    begin
        raise exception 'business date % is closed: its day and rulebook are not altered any more', old.business_date
            using errcode = 'restrict_violation';
    end $$;

    create trigger day_kept before update on close_closerun for each row
        when (old.state >= 3 and (new.business_date <> old.business_date
            or new.rulebook_version <> old.rulebook_version or new.started_at <> old.started_at))
        execute function close_refuse_other_day();
"""
NEVER_EMPTIED = protect("close_closerun").replace("before update or delete or truncate", "before truncate")


class Migration(migrations.Migration):
    dependencies = [("close", "0002_signed_pages"), ("plumbing", "0002_append_only")]

    operations = [migrations.RunSQL(KEPT), migrations.RunSQL(NEVER_EMPTIED)]
