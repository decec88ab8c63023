"""Append-only tables: PostgreSQL itself refuses update, delete and truncate (used by migrations)."""

FUNCTION = """
create or replace function arrears_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % is append-only: % is refused; post a correcting row instead',
        tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;
"""


def protect(*tables: str) -> str:
    """SQL that makes the tables append-only (one check a statement, not a row)."""
    return "\n".join(
        f"create trigger append_only before update or delete or truncate on {table} "
        "for each statement execute function arrears_refuse_change();"
        for table in tables
    )
