"""What PostgreSQL refuses of a closed day."""

import pytest

from tests.servicing.lives import rows


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("truncate close_closerun", "append-only"),
        ("update close_closerun set business_date = '2024-01-01'", "not altered"),
        ("update close_closerun set page = '{}'", "not altered"),
        ("delete from close_closerun", "kept"),
    ],
)
def test_a_closed_day_is_kept(db: str, statement: str, words: str) -> None:
    from django.db import Error

    rows(
        "insert into close_closerun (business_date, state, started_at, rulebook_version, page, signed_by) "
        "values ('2025-01-01', 4, now(), 'v', '{\"a\": 1}', '') returning 1"
    )
    with pytest.raises(Error, match=words):
        rows(statement)
