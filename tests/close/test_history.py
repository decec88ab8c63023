"""Past nights, faults, missed days, signatures and retention."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tests.close.books import ACTOR, START, live_a_day, make_book


def _post(**columns) -> list[int]:
    from arrears.servicing.operations.post_many import post_many

    rows = len(columns["loan_id"])
    columns.setdefault(
        "idempotency_key", [f"{columns['kind'][0]}-{i}-{columns['value_on'][i]}" for i in range(rows)]
    )
    columns["value_on"] = pa.array(columns["value_on"], pa.date32())
    return [int(i) for i in post_many(events=pa.table(columns), actor=ACTOR, source="import:test")]


def _close(day: date) -> dict:
    from arrears.close.operations.run import close_day

    return close_day(business_date=day, actor=ACTOR)


def _close_month_ends(through: date) -> None:
    from arrears.close.operations.catch_up import close_through

    close_through(through=through, actor=ACTOR, every="month")


def test_past_nights_come_out_as_published(db: str) -> None:
    """After backdated payments and a reversal, every night gives the bytes that were published then."""
    from arrears.close import snapshot
    from arrears.close.operations.recompute import recompute

    loans = make_book(loans=30, seed=9)
    days = [START + timedelta(days=i) for i in range(25)]
    first = []
    for day in days[:20]:
        live_a_day(loans=loans, seed=9, on=day, share=0.05)
        if day == days[10]:
            first = _post(loan_id=[loans[0]], kind=[2], value_on=[day], amount_minor=[50_000])
        _close(day)
    published = {day: snapshot.checksum(business_date=day) for day in days[:20]}
    _post(loan_id=loans[:5], kind=[2] * 5, value_on=[days[12]] * 5, amount_minor=[40_000] * 5)
    _post(loan_id=[loans[0]], kind=[3], value_on=[days[10]], ref=first)
    later = make_book(loans=5, seed=10, start=days[20])
    for day in days[20:]:
        _close(day)
    for day in days[:20:3]:
        written = recompute(business_date=day)
        snapshot.discard(written=written)
        assert written.sha256 == published[day], day
    assert later


def test_backdated_events_correct_today_and_leave_old_entries(db: str) -> None:
    from django.db import connection

    loans = make_book(loans=10, seed=3)
    _close_month_ends(START + timedelta(days=34))
    entries = "select md5(string_agg(l::text, ',' order by l.id)) from ledger_line l where l.id <= %s"
    with connection.cursor() as cursor:
        cursor.execute("select max(id) from ledger_line")
        last = cursor.fetchone()[0]
        cursor.execute(entries, [last])
        before = cursor.fetchone()
        _post(
            loan_id=loans,
            kind=[2] * 10,
            value_on=[START + timedelta(days=30)] * 10,
            amount_minor=[90_000] * 10,
        )
        page = _close(START + timedelta(days=35))
        cursor.execute(entries, [last])
        assert cursor.fetchone() == before
        cursor.execute("select count(*) from ledger_line where id > %s", [last])
        assert cursor.fetchone()[0] > 0
    assert page["breaks"] == []


def test_catching_up_gives_what_closing_in_time_gives(db: str) -> None:
    """Days missed and closed later: the same snapshots, byte for byte, as when each was closed on its day."""
    from arrears.close import snapshot
    from arrears.close.operations.catch_up import close_through
    from arrears.close.operations.recompute import recompute

    make_book(loans=25, seed=4)
    pages = close_through(through=START + timedelta(days=20), actor=ACTOR)
    assert [page["business_date"] for page in pages] == [
        (START + timedelta(days=i)).isoformat() for i in range(21)
    ]
    for day in snapshot.dates()[::5]:
        snapshot.discard(written=recompute(business_date=day))


def test_month_ends_only(db: str) -> None:
    from arrears.close import queries, snapshot
    from arrears.close.operations.catch_up import close_through

    make_book(loans=25, seed=4)
    pages = close_through(through=date(2024, 4, 10), actor=ACTOR, every="month")
    ends = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 10)]
    assert queries.closed_dates() == snapshot.dates() == ends
    assert all(page["breaks"] == [] for page in pages)
    assert pages[-1]["previous"] == "2024-03-31"


def test_a_faulted_loan_is_set_aside_and_the_others_go_on(db: str) -> None:
    from django.db import connection

    from arrears.close import snapshot

    loans = make_book(loans=20, seed=6)
    _close(START)
    day = START + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("select id from servicing_event where kind = 1 and loan_id = %s", [loans[4]])
        paid_out = cursor.fetchone()[0]
    repaid = _post(loan_id=[loans[4]], kind=[2], value_on=[day], amount_minor=[5_000])
    _post(loan_id=[loans[4]], kind=[3], value_on=[day], ref=[paid_out])  # repaid, but never paid out
    page = _close(day)
    assert [row["loan_id"] for row in page["set_aside"]] == [loans[4]]
    assert page["set_aside"][0]["last_good_on"] == START.isoformat()
    table = snapshot.read(business_date=day, columns=["loan_id", "fault", "as_of_day"])
    rows = {row["loan_id"]: row for row in table.to_pylist()}
    assert rows[loans[4]]["fault"] != 0
    assert rows[loans[4]]["as_of_day"] == rows[loans[5]]["as_of_day"] - 1
    assert sum(row["fault"] != 0 for row in rows.values()) == 1
    with connection.cursor() as cursor:
        cursor.execute("select loan_id, solved_on from servicing_setaside")
        assert cursor.fetchall() == [(loans[4], None)]
    _post(loan_id=[loans[4]], kind=[3], value_on=[day + timedelta(days=1)], ref=repaid)
    solved = _close(day + timedelta(days=1))
    assert solved["set_aside"] == []
    with connection.cursor() as cursor:
        cursor.execute("select solved_on from servicing_setaside")
        assert cursor.fetchall() == [(day + timedelta(days=1),)]


def test_the_page_tells_what_changed(db: str) -> None:
    loans = make_book(loans=10, seed=7)
    due = date(2024, 2, 15)
    _close_month_ends(due)
    day = due + timedelta(days=1)
    late = _close(day)["changes"][0]
    assert late["new_arrears"]["loans"] == 10
    assert late["overdue_change_minor"] == late["new_arrears"]["amount_minor"] > 0
    day += timedelta(days=1)
    _post(loan_id=loans[:4], kind=[2] * 4, value_on=[day] * 4, amount_minor=[3_000_000] * 4)
    cured = _close(day)["changes"][0]
    assert cured["cured"]["loans"] == 4
    assert cured["new_arrears"]["loans"] == 0


def test_a_signed_page_cant_be_altered(db: str) -> None:
    from django.db import DatabaseError, transaction

    from arrears.close.models import CloseRun
    from arrears.close.operations.sign import UnableToSign, sign

    make_book(loans=3, seed=8)
    with pytest.raises(UnableToSign):
        sign(business_date=START, actor="lead")
    page = _close(START)
    sign(business_date=START, actor="lead")
    sign(business_date=START, actor="lead")
    with pytest.raises(UnableToSign, match="lead"):
        sign(business_date=START, actor="another")
    for change in ({"page": {}}, {"signed_by": "another"}, {"state": 1}):
        with pytest.raises(DatabaseError, match="signed"), transaction.atomic():
            CloseRun.objects.filter(business_date=START).update(**change)
    assert _close(START) == page


def test_days_out_of_turn_are_refused(db: str) -> None:
    from arrears.close.failures import UnableToClose

    make_book(loans=3, seed=8)
    with pytest.raises(UnableToClose, match="not open yet"):
        _close(START + timedelta(days=3))
    _close(START)
    with pytest.raises(UnableToClose, match="passed over"):
        _close(START - timedelta(days=1))


def test_an_empty_book_closes(db: str) -> None:
    from arrears.close import snapshot
    from arrears.plumbing.clock import set_business_date

    set_business_date(to=START, actor=ACTOR)
    page = _close(START)
    assert page["loans"] == 0
    assert page["breaks"] == []
    assert snapshot.read(business_date=START).num_rows == 0


def test_retention_keeps_the_last_of_each_month_and_the_recent_days() -> None:
    from arrears.close.retention import Retention, superfluous

    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(200)]
    gone = superfluous(dates=days, today=days[-1], policy=Retention(days=62))
    kept = sorted(set(days) - set(gone))
    assert {d for d in days if (d + timedelta(days=1)).day == 1} <= set(kept)
    assert set(days[-63:]) <= set(kept)
    assert len(kept) == 63 + 4  # January to April; the rest of May is recent enough
