"""Which loan money belongs to: pure."""

import pytest

from arrears.payments.choices import MatchReason
from arrears.payments.matching import Candidate, match, words

NAMED = Candidate(loan_id=1, named=True, currency="CNY", open=True, due_minor=100, owed_minor=1_000)
PAYERS = Candidate(loan_id=2, named=False, currency="CNY", open=True, due_minor=300, owed_minor=900)
OTHER = Candidate(loan_id=3, named=False, currency="CNY", open=True, due_minor=400, owed_minor=None)


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
        ([PAYERS, _with(OTHER, due_minor=300)], 300, None, False, MatchReason.SEVERAL_LOANS),
        ([OTHER], 10**9, 3, True, MatchReason.ONLY_LOAN_OF_PAYER),
        ([], 100, None, False, MatchReason.NOTHING_FOUND),
        ([_with(PAYERS, open=False)], 100, None, False, MatchReason.NOTHING_FOUND),
    ],
)
def test_verdicts(
    candidates: list[Candidate], amount: int, loan_id: int | None, sure: bool, reason: MatchReason
) -> None:
    found = match(amount_minor=amount, currency="CNY", candidates=candidates)
    assert (found.loan_id, found.sure, found.reason) == (loan_id, sure, reason)


def test_words_of_a_reference() -> None:
    assert words(reference="还款 L0000000001, tel 12012345678 (Feb)") == ["12012345678", "L0000000001"]
    assert words(reference="") == []
