"""PostgreSQL refuses any change of a signed page, and the removal of a closed day."""

from django.db import migrations

FIXED = """
    create function close_refuse_change() returns trigger language plpgsql as $$
    begin
        if tg_op = 'DELETE' and old.state >= 3 then
            raise exception 'business date % is closed: its page is kept', old.business_date
                using errcode = 'restrict_violation';
        end if;
        if tg_op = 'UPDATE' and old.signed_by <> '' then
            raise exception 'the page of % is signed by %: it is not altered any more', old.business_date, old.signed_by
                using errcode = 'restrict_violation';
        end if;
        -- only what becomes of the snapshot may still be noted, once, when it is published
        if tg_op = 'UPDATE' and old.state >= 3 and new.page::text <> old.page::text
           and not (old.state = 3 and new.state = 4
                    and new.page - array['snapshot', 'checks', 'breaks']
                        = old.page - array['snapshot', 'checks', 'breaks']) then
            raise exception 'business date % is closed: its page is not altered any more', old.business_date
                using errcode = 'restrict_violation';
        end if;
        if tg_op = 'UPDATE' and old.state >= 3 and new.state < old.state then
            raise exception 'business date % is closed: its page is not altered any more', old.business_date
                using errcode = 'restrict_violation';
        end if;
        return case when tg_op = 'DELETE' then old else new end;
    end $$;

    create trigger page_kept before update or delete on close_closerun
        for each row execute function close_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("close", "0001_initial")]

    operations = [migrations.RunSQL(FIXED)]
