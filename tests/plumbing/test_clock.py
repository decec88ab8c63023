"""The business date only moves forward, and every move is on the audit trail."""

from datetime import date

import pytest


def test_clock_moves_forward_only_and_leaves_a_record(db: str) -> None:
    from django.db import IntegrityError, connection, transaction

    from arrears.plumbing import audit, clock
    from arrears.plumbing.models import AuditRecord

    with pytest.raises(clock.UnableToReadClock, match="arrears clock set"):
        clock.business_date()
    clock.set_business_date(to=date(2026, 1, 31), actor="test")
    clock.set_business_date(to=date(2026, 2, 1), actor="test")
    assert clock.business_date() == date(2026, 2, 1)
    with pytest.raises(clock.UnableToMoveClock, match="can't go back"):
        clock.set_business_date(to=date(2026, 1, 1), actor="test")
    assert AuditRecord.objects.count() == 2
    assert audit.first_break() is None
    with pytest.raises(IntegrityError, match="append-only"):
        AuditRecord.objects.filter(subject="2026-01-31").update(reason="altered")
    with transaction.atomic(), connection.cursor() as cursor:  # a superuser switches the triggers off
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update plumbing_auditrecord set reason = 'altered' where subject = '2026-01-31'")
    assert audit.first_break() == AuditRecord.objects.order_by("id").first().id


def test_arrow_reads_the_database_of_the_test(db: str) -> None:
    from arrears.plumbing import bulk

    table = bulk.read_arrow(query="select current_database()::text as name")
    assert table.to_pylist() == [{"name": db.rsplit("/", 1)[1].split("?")[0]}]
