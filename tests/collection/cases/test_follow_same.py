"""The fast statements of `follow` come to what the plain ones come to, night after night, on a wild book."""

import random
from datetime import date, timedelta

LOANS, PEOPLE, NIGHTS = 120, 70, 7
FIRST = date(2026, 3, 2)
_SEQUENCES = ("cases_case_id_seq", "cases_entry_id_seq", "plumbing_outboxevent_id_seq")
_FOUND = (
    "select * from cases_case order by id",
    "select case_id, loan_id, shard, joined_on, left_on, left_why, dpd_days, currency, overdue_minor,"
    " owed_minor, charged_off from cases_caseloan order by case_id, loan_id",
    'select case_id, person_id, kind, "on", at, payload, actor from cases_entry'
    " order by case_id, kind, payload::text, id",
    "select name, payload from plumbing_outboxevent order by name, payload::text",
)


def test_same_cases_timeline_and_news_as_the_plain_way(db: str) -> None:
    from django.db import connection, transaction

    from arrears.collection.cases.operations.follow import follow
    from tests.collection.cases.plain_follow import follow_plainly

    chance = random.Random(11)
    seen: set[str] = set()
    with connection.cursor() as cursor:
        _make_book(cursor, chance)
        for night in range(NIGHTS):
            on = FIRST + timedelta(days=night)
            _live(cursor, chance, on)
            cursor.execute(" union all ".join(f"select last_value from {name}" for name in _SEQUENCES))
            marks = [row[0] for row in cursor.fetchall()]
            with transaction.atomic():
                follow_plainly(business_date=on, actor="close")
                expected = _found(cursor)
                transaction.set_rollback(True)
            for name, mark in zip(_SEQUENCES, marks, strict=True):  # numbers go on where the plain way began
                cursor.execute("select setval(%s, %s, %s)", [name, mark, night > 0])
            follow(business_date=on, actor="close")
            assert _found(cursor) == expected
            follow(business_date=on, actor="close")  # again, for everybody
            follow(business_date=on, actor="close", person_ids=range(1, PEOPLE + 1))  # and for each
            assert _found(cursor) == expected
            seen |= {f"{row[2]} {row[5]}" for row in expected[2]}
    for what in ("case.opened", "case.reopened", "case.state", "case.released"):
        assert any(one.startswith(what) for one in seen), what
    for why in ("cured", "paid_off", "recovered", "sold", "written_off"):
        assert any(f"'{why}'" in one or f'"{why}"' in one for one in seen), why


def _found(cursor) -> list[list[tuple]]:
    tables = []
    for query in _FOUND:
        cursor.execute(query)
        tables.append(cursor.fetchall())
    return tables


def _make_book(cursor, chance: random.Random) -> None:
    """Loans of two currencies, up to several a person; nobody late yet."""
    from arrears.plumbing.clock import set_business_date
    from arrears.plumbing.shards import shard_of
    from arrears.servicing.models import STATE_COLUMNS

    set_business_date(to=FIRST, actor="test")
    cursor.executemany(
        "insert into servicing_terms (id, digest, product_code, product_version, currency, jurisdiction,"
        " fields, rulebook_version) values (%s, %s, 'cash-12', '1', %s, 'CN', %s, '1')",
        [(1, "a", "CNY", '{"charge_off": 0}'), (2, "b", "USD", '{"charge_off": 1}'), (3, "c", "CNY", "{}")],
    )
    zeros = ", ".join("0" for _ in STATE_COLUMNS)
    for loan in range(1, LOANS + 1):
        person = loan if loan <= PEOPLE else chance.randint(1, PEOPLE)
        shard = shard_of(person)
        cursor.execute(
            "insert into servicing_loan (id, number, borrower_id, shard, terms_id, book_code, "
            "principal_minor, rate_ppb, instalments, start_on, level_minor, cohort_on, region, origin,"
            " source_ref, agreed_on, idempotency_key)"
            " values (%s, %s, %s, %s, %s, 'own', 1, 1, 12, %s, 0, %s, '', 'native', '', %s, %s)",
            [loan, f"L{loan}", person, shard, chance.randint(1, 3), FIRST, FIRST, FIRST, f"k{loan}"],
        )
        cursor.execute(
            f"insert into servicing_loanstate (loan_id, shard, as_of_on, {', '.join(STATE_COLUMNS)})"
            f" values (%s, %s, %s, {zeros})",
            [loan, shard, FIRST],
        )
    cursor.executemany(
        "insert into parties_preferences (person_id, language, time_zone, channels, hours, updated_at)"
        " values (%s, %s, '', '[]', '{}', now())",
        [(person, chance.choice(("", "zh-Hans", "EN"))) for person in range(1, PEOPLE, 3)],
    )


def _live(cursor, chance: random.Random, on: date) -> None:
    """States of the evening: some loans become late or later, are paid, charged off, sold, given up."""
    from arrears.collection.cases.choices import CaseState
    from arrears.kernel.codes import Kind, Status
    from arrears.servicing.fact_kinds import FactKind

    cursor.execute("select loan_id, shard, dpd_days, status from servicing_loanstate order by loan_id")
    for loan, shard, dpd, status in cursor.fetchall():
        off = status == Status.CHARGED_OFF
        what = chance.random()
        owed = chance.randint(1, 9) * 10_000
        new = {"dpd_days": dpd + 1 if dpd else 0}
        if off and what < 0.2:
            new = {"recovered_minor": 500_000}
        elif off and what < 0.35:
            cursor.execute(
                "insert into servicing_event (loan_id, shard, kind, channel, value_on, posted_on,"
                " amount_minor, actor, source, rulebook_version, idempotency_key)"
                " values (%s, %s, %s, 0, %s, %s, 0, '', '', '1', %s)",
                [loan, shard, int(Kind.WRITE_OFF), on, on, f"off-{loan}-{on}"],
            )
        elif what < 0.15:
            new = {
                "dpd_days": chance.choice((1, 2, 40, 200)),
                "overdue_minor": owed,
                "payoff_minor": owed * 3,
            }
        elif what < 0.3:
            new = {"dpd_days": 0, "overdue_minor": 0, "status": int(chance.choice(list(Status)[:3]))}
        elif dpd and what < 0.4:
            new = {"status": int(Status.CHARGED_OFF), "principal_charged_off_minor": owed}
        elif dpd and what < 0.44:
            cursor.execute(
                "insert into servicing_fact (loan_id, kind, happened_on, known_on, evidence, party,"
                " event_ids, actor, source, reason, rulebook_version, idempotency_key)"
                " values (%s, %s, %s, %s, 'x', 'owner', '[]', '', '', '', '1', %s)",
                [loan, int(FactKind.TRANSFER), on, on, f"sold-{loan}-{on}"],
            )
        sets = ", ".join(f"{name} = {value}" for name, value in new.items())
        cursor.execute(f"update servicing_loanstate set {sets} where loan_id = %s", [loan])
    if on == FIRST:  # one loan a day late, another charged off and not late: open at once
        cursor.execute(
            "update servicing_loanstate s set dpd_days = (l.id <= %s)::int, overdue_minor = 5,"
            " payoff_minor = 5, principal_charged_off_minor = 5,"
            " status = case when l.id <= %s then 1 else 4 end"
            " from servicing_loan l where l.id = s.loan_id"
            " and l.borrower_id in (select borrower_id from servicing_loan where id > %s and id %% 5 = 0)",
            [PEOPLE, PEOPLE, PEOPLE],
        )
    cursor.execute("select id from cases_case where closed_on is null order by id")
    for (case,) in cursor.fetchall():
        what = chance.random()
        if what < 0.1:
            cursor.execute(f"update cases_case set state = {CaseState.PLAN_ACTIVE:d} where id = %s", [case])
        elif what < 0.2:
            cursor.execute("update cases_case set value = 7, value_by = 'somebody' where id = %s", [case])
        elif what < 0.3:
            cursor.execute(
                f"update cases_case set state = {CaseState.ON_HOLD:d}, hold_reason = 'dispute',"
                f" hold_until = %s, held_from = {CaseState.IN_TREATMENT:d} where id = %s",
                [on - timedelta(days=1), case],
            )
