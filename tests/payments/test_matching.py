"""Which loan money belongs to: pure."""

import pytest

from arrears.payments.choices import MatchReason
from arrears.payments.matching import Candidate, Evidence, Lines, Pairs, match, match_many, words

DAY = 20_000
NAMED = Candidate(
    loan_id=1, evidence=Evidence.REFERENCE, currency="CNY", open=True,
    due_minor=0, next_due_minor=100, next_due_day=DAY, owed_minor=1_000,
)  # fmt: skip
PAYERS = Candidate(
    loan_id=2, evidence=Evidence.IDENTITY, currency="CNY", open=True,
    due_minor=100, next_due_minor=200, next_due_day=DAY, owed_minor=900,
)  # fmt: skip
OTHER = Candidate(
    loan_id=3, evidence=Evidence.IDENTITY, currency="CNY", open=True,
    due_minor=0, next_due_minor=400, next_due_day=DAY, owed_minor=None,
)  # fmt: skip
NAMESAKE = Candidate(
    loan_id=5, evidence=Evidence.NAME, currency="CNY", open=True,
    due_minor=0, next_due_minor=700, next_due_day=DAY + 5, owed_minor=5_000,
)  # fmt: skip


def _with(candidate: Candidate, **changes: object) -> Candidate:
    return Candidate(**{**candidate.__dict__, **changes})


@pytest.mark.parametrize(
    ("candidates", "amount", "loan_id", "sure", "reason"),
    [
        ([NAMED, PAYERS], 100, 1, True, MatchReason.REFERENCE_NAMES_LOAN),
        ([NAMED, _with(NAMED, loan_id=4)], 100, None, False, MatchReason.SEVERAL_LOANS),
        ([_with(NAMED, open=False)], 100, 1, False, MatchReason.LOAN_CLOSED),
        ([_with(NAMED, currency="USD")], 100, 1, False, MatchReason.OTHER_CURRENCY),
        ([NAMED], 1_001, 1, False, MatchReason.MORE_THAN_OWED),
        ([PAYERS], 10, 2, True, MatchReason.ONLY_LOAN_OF_PAYER),
        ([PAYERS, OTHER], 400, 3, True, MatchReason.AMOUNT_IS_DUE),
        ([PAYERS, OTHER], 123, None, False, MatchReason.SEVERAL_LOANS),
        ([PAYERS, OTHER], 200, 2, True, MatchReason.AMOUNT_IS_DUE),
        ([PAYERS, OTHER], 100, 2, True, MatchReason.AMOUNT_IS_DUE),
        ([PAYERS, _with(OTHER, next_due_minor=300)], 300, None, False, MatchReason.SEVERAL_LOANS),
        ([_with(NAMED, evidence=Evidence.COLLECTION)], 100, 1, True, MatchReason.ANSWERS_COLLECTION),
        (
            [_with(NAMED, evidence=Evidence.COLLECTION), _with(NAMED, loan_id=9)],
            100,
            1,
            True,
            MatchReason.ANSWERS_COLLECTION,
        ),
        ([NAMESAKE], 700, 5, True, MatchReason.NAME_AMOUNT_AND_DATE),
        ([NAMESAKE], 699, 5, False, MatchReason.NAME_ONLY),
        ([_with(NAMESAKE, next_due_day=DAY + 11)], 700, 5, False, MatchReason.NAME_ONLY),
        (
            [_with(NAMESAKE, next_due_day=DAY + 11, due_minor=50)],
            750,
            5,
            True,
            MatchReason.NAME_AMOUNT_AND_DATE,
        ),
        ([NAMESAKE, _with(NAMESAKE, loan_id=6)], 700, None, False, MatchReason.NAME_ONLY),
        (
            [NAMESAKE, _with(NAMESAKE, loan_id=6, next_due_minor=1)],
            700,
            5,
            True,
            MatchReason.NAME_AMOUNT_AND_DATE,
        ),
        ([NAMESAKE, PAYERS], 700, 2, True, MatchReason.ONLY_LOAN_OF_PAYER),
        (
            [_with(NAMESAKE, evidence=Evidence.ACCOUNT, next_due_day=DAY + 99)],
            700,
            5,
            True,
            MatchReason.AMOUNT_IS_DUE,
        ),
        ([_with(NAMESAKE, evidence=Evidence.ACCOUNT)], 5, 5, False, MatchReason.ACCOUNT_ONLY),
        ([_with(NAMESAKE, currency="USD")], 700, None, False, MatchReason.NOTHING_FOUND),
        ([OTHER], 10**9, 3, True, MatchReason.ONLY_LOAN_OF_PAYER),
        ([], 100, None, False, MatchReason.NOTHING_FOUND),
        ([_with(PAYERS, open=False)], 100, None, False, MatchReason.NOTHING_FOUND),
    ],
)
def test_verdicts(
    candidates: list[Candidate], amount: int, loan_id: int | None, sure: bool, reason: MatchReason
) -> None:
    found = match(amount_minor=amount, currency="CNY", value_day=DAY, candidates=candidates)
    assert (found.loan_id, found.sure, found.reason) == (loan_id, sure, reason)


def test_words_of_a_reference() -> None:
    assert words(reference="还款 L0000000001, tel 12012345678 (Feb)") == ["12012345678", "L0000000001"]
    assert words(reference="") == []
    assert "12012345678" in words(reference="tel 120 1234 5678")


def test_many_payments_are_judged_like_one(django_ready: None) -> None:
    """Every mix of three candidates, all at once, gives what each gives alone."""
    import itertools

    import numpy as np

    kinds = [NAMED, PAYERS, OTHER, NAMESAKE, _with(NAMED, open=False), _with(PAYERS, currency="USD")]
    cases = [
        ([_with(c, loan_id=place + 1) for place, c in enumerate(chosen)], amount)
        for chosen in itertools.product(kinds, repeat=3)
        for amount in (100, 300, 700, 100_000)
    ]
    flat = [(line, c) for line, (candidates, _) in enumerate(cases) for c in candidates]
    codes = {"CNY": 0, "USD": 1}
    numbers = {
        name: np.array([int(getattr(c, name)) for _, c in flat])
        for name in ("loan_id", "evidence", "due_minor", "next_due_minor", "next_due_day")
    }
    pairs = Pairs(
        line=np.array([line for line, _ in flat]),
        currency=np.array([codes[c.currency] for _, c in flat]),
        open=np.array([c.open for _, c in flat]),
        owed_minor=np.array([2**41 if c.owed_minor is None else c.owed_minor for _, c in flat]),
        **numbers,
    )
    count = len(cases)
    lines = Lines(
        amount_minor=np.array([amount for _, amount in cases]),
        currency=np.zeros(count, np.int64),
        value_day=np.full(count, DAY),
    )
    found = match_many(lines=lines, pairs=pairs)
    for line, (candidates, amount) in enumerate(cases):
        alone = match(amount_minor=amount, currency="CNY", value_day=DAY, candidates=candidates)
        at = (int(found.loan_id[line]) or None, bool(found.sure[line]), int(found.reason[line]))
        assert at == (alone.loan_id, alone.sure, alone.reason), (candidates, amount)
