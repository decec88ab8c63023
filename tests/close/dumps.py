"""The content of a database without what differs from run to run: serial ids, times of day, timings."""

import hashlib
from pathlib import Path

import psycopg

# Serial ids skip after a rollback; times are times. Everything else must be the same.
_VOLATILE = {
    "posted_at",
    "started_at",
    "finished_at",
    "committed_at",
    "created_at",
    "handled_at",
    "at",
    "recorded_at",
    "planned_at",
    "decided_at",
}
_SERIAL = {
    "servicing_event": {"id"},
    "servicing_setaside": {"id"},
    "ledger_posted": {"id"},
    "close_shardclose": {"id"},
    "plumbing_auditrecord": {"id"},
    "cases_case": {"id"},
    "cases_caseloan": {"id", "case_id"},
    "cases_entry": {"id", "case_id"},
    "treatments_treatmentdecision": {"id", "case_id"},
}
_TABLES = (
    "servicing_terms",
    "servicing_loan",
    "servicing_givenrow",
    "servicing_event",
    "servicing_loanstate",
    "servicing_setaside",
    "ledger_account",
    "ledger_posted",
    "close_shardclose",
    "plumbing_clock",
    "plumbing_auditrecord",
    "cases_case",
    "cases_caseloan",
    "cases_entry",
    "treatments_plannedday",
    "treatments_treatmentdecision",
)
_JOURNAL = """
    select e.business_date, e.source, e.loan_id, e.shard, e.product_code, e.book_code, e.currency,
           e.rulebook_version, e.actor, l.account_id, l.movement, l.amount_minor
    from ledger_entry e join ledger_line l on l.entry_id = e.id
"""
_PAGES = """
    select business_date, state, rulebook_version, page - 'stages' as page, signed_by from close_closerun
"""
_NEWS = "select name, payload - 'event_id' - 'case_id' as payload from plumbing_outboxevent"


def dump(url: str) -> dict[str, list[str]]:
    """Rows of every table as text, sorted."""
    found = {}
    with psycopg.connect(url) as link:
        for table in _TABLES:
            columns = [
                row[0]
                for row in link.execute(
                    "select column_name from information_schema.columns where table_name = %s "
                    "and table_schema = 'public' order by ordinal_position",
                    [table],
                )
            ]
            kept = [name for name in columns if name not in _VOLATILE | _SERIAL.get(table, set())]
            quoted = ", ".join(f'"{name}"' for name in kept)
            found[table] = _rows(link, f"select {quoted} from {table}")
        found["journal"] = _rows(link, _JOURNAL)
        found["pages"] = _rows(link, _PAGES)
        found["news"] = _rows(link, _NEWS)
    return found


def _rows(link: psycopg.Connection, query: str) -> list[str]:
    return sorted(row[0] for row in link.execute(f"select t::text from ({query}) t"))


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences(expected: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    """A line for each row that is only on one side."""
    lines = []
    for table, rows in expected.items():
        lost, new = set(rows) - set(found[table]), set(found[table]) - set(rows)
        lines += [f"{table}: lost {row[:300]}" for row in sorted(lost)[:3]]
        lines += [f"{table}: new {row[:300]}" for row in sorted(new)[:3]]
        if not lost and not new and len(rows) != len(found[table]):
            lines.append(f"{table}: {len(rows)} rows expected, {len(found[table])} found")
    return lines
