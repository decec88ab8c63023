"""Which loan money belongs to. Pure: payments and the loans that may be meant in, verdicts and reasons out.

Money goes to a loan by itself only when that is certain; else a person decides and the reason is kept.
One payment and a file of a hundred thousand go through the same columns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import MAX_DAY, NONE_DAY
from arrears.payments.choices import MatchReason

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z_/-]*")
_GAPS = re.compile(r"(?<!\w)\+?\d(?:[ -]?\d){6,}")  # a phone or ID number written in groups
NEAR_DAYS = 10  # a payment and the due day of what it pays lie at most so far apart


class Evidence(IntEnum):
    """What leads from a payment to a loan; more counts before less."""

    NONE = 0
    NAME = 1  # the payer is called like its borrower: others may be too
    ACCOUNT = 2  # an account that paid for this borrower before
    IDENTITY = 3  # the borrower's ID number or phone stands in the reference
    REFERENCE = 4  # the loan's number stands in the reference
    COLLECTION = 5  # the money answers a collection of ours for this loan


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A loan that might be meant, and why."""

    loan_id: int
    evidence: Evidence
    currency: str
    open: bool  # something is owed, or it is charged off and money recovers it
    due_minor: int  # due by now and unpaid
    next_due_minor: int
    next_due_day: int = NONE_DAY
    owed_minor: int | None  # what would pay it off; None when money is taken without limit (charged off)


@dataclass(frozen=True, kw_only=True)
class Match:
    """The verdict. `loan_id` without `sure` is a proposal for a person."""

    loan_id: int | None
    sure: bool
    reason: MatchReason


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What came in; shape n. `currency`: any numbering of currencies that the pairs share."""

    amount_minor: Ints
    currency: Ints
    value_day: Ints


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """A payment and a loan that might be meant, each pair once; shape m."""

    line: Ints  # place of the payment, 0 … n-1
    loan_id: Ints
    evidence: Ints
    currency: Ints
    open: Flags
    due_minor: Ints
    next_due_minor: Ints
    next_due_day: Ints
    owed_minor: Ints  # MAX_DAY and above: without limit

    def take(self, chosen: Any) -> "Pairs":
        """Some of the pairs."""
        return Pairs(**{name: getattr(self, name)[chosen] for name in self.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """Shape n. `loan_id` 0: no proposal."""

    loan_id: Ints
    sure: Flags
    reason: Ints  # MatchReason


def words(*, reference: str) -> list[str]:
    """The words of a reference that could be a loan's number, a phone or an ID number."""
    found = {word for word in _WORD.findall(reference) if len(word) >= 4}
    if " " in reference:
        found |= {re.sub(r"[ +-]", "", group) for group in _GAPS.findall(reference)}
    return sorted(found)


def match(*, amount_minor: int, currency: str, value_day: int, candidates: Sequence[Candidate]) -> Match:
    """The loan that one payment is for, and whether that is certain."""
    currencies = [currency, *(candidate.currency for candidate in candidates)]
    codes = np.unique(currencies, return_inverse=True)[1].astype(np.int64)
    unlimited = 2 * MAX_DAY
    pairs = Pairs(
        line=np.zeros(len(candidates), np.int64),
        loan_id=_column(c.loan_id for c in candidates),
        evidence=_column(int(c.evidence) for c in candidates),
        currency=codes[1:],
        open=np.array([c.open for c in candidates], bool),
        due_minor=_column(c.due_minor for c in candidates),
        next_due_minor=_column(c.next_due_minor for c in candidates),
        next_due_day=_column(c.next_due_day for c in candidates),
        owed_minor=_column(unlimited if c.owed_minor is None else c.owed_minor for c in candidates),
    )
    line = Lines(amount_minor=_column([amount_minor]), currency=codes[:1], value_day=_column([value_day]))
    found = match_many(lines=line, pairs=pairs)
    return Match(
        loan_id=int(found.loan_id[0]) or None,
        sure=bool(found.sure[0]),
        reason=MatchReason(int(found.reason[0])),
    )


def match_many(*, lines: Lines, pairs: Pairs) -> Verdicts:
    """The same for many payments that do not compete for a loan (a later one does not see an earlier one)."""
    count = len(lines.amount_minor)
    verdicts = Verdicts(
        loan_id=np.zeros(count, np.int64),
        sure=np.zeros(count, bool),
        reason=np.full(count, int(MatchReason.NOTHING_FOUND)),
    )
    best = np.zeros(count, np.int64)
    np.maximum.at(best, pairs.line, pairs.evidence)
    strongest = pairs.take(pairs.evidence == best[pairs.line])  # weaker hints do not count beside stronger
    by_loan = best >= Evidence.REFERENCE
    _of_loans(lines, strongest.take(by_loan[strongest.line]), best, verdicts)
    usable = strongest.open & (strongest.currency == lines.currency[strongest.line])
    of_payer = strongest.take(usable & ~by_loan[strongest.line])
    _of_payers(lines, of_payer.take(of_payer.evidence == Evidence.IDENTITY), verdicts)
    _of_hints(lines, of_payer.take(of_payer.evidence < Evidence.IDENTITY), best, verdicts)
    return verdicts


def _of_loans(lines: Lines, pairs: Pairs, best: Ints, verdicts: Verdicts) -> None:
    """The payment names its loan: one is meant, or none for certain."""
    named = np.bincount(pairs.line, minlength=len(best))
    verdicts.reason[named > 1] = MatchReason.SEVERAL_LOANS
    reason = np.where(
        best == Evidence.COLLECTION, MatchReason.ANSWERS_COLLECTION, MatchReason.REFERENCE_NAMES_LOAN
    )
    _decide(lines, pairs.take(named[pairs.line] == 1), reason, verdicts)


def _of_payers(lines: Lines, pairs: Pairs, verdicts: Verdicts) -> None:
    """The payer is known: their only loan, or the only one of which just this amount is due."""
    count = len(lines.amount_minor)
    loans = np.bincount(pairs.line, minlength=count)
    fits = _is_due(lines, pairs)
    fitting = np.bincount(pairs.line[fits], minlength=count)
    verdicts.reason[loans > 1] = MatchReason.SEVERAL_LOANS
    only = np.full(count, int(MatchReason.ONLY_LOAN_OF_PAYER))
    _decide(lines, pairs.take(loans[pairs.line] == 1), only, verdicts)
    due = np.full(count, int(MatchReason.AMOUNT_IS_DUE))
    several = (loans[pairs.line] > 1) & fits & (fitting[pairs.line] == 1)
    _decide(lines, pairs.take(several), due, verdicts)


def _of_hints(lines: Lines, pairs: Pairs, best: Ints, verdicts: Verdicts) -> None:
    """Others have the same name, and an account may pay for others: certain only with the exact amount due.

    With a name alone it must be near its due day too.
    """
    loans = np.bincount(pairs.line, minlength=len(best))
    named = best == Evidence.NAME
    near = (pairs.due_minor > 0) | (np.abs(pairs.next_due_day - lines.value_day[pairs.line]) <= NEAR_DAYS)
    fits = _is_due(lines, pairs) & (near | ~named[pairs.line])
    fitting = np.bincount(pairs.line[fits], minlength=len(best))
    unsure = np.where(named, MatchReason.NAME_ONLY, MatchReason.ACCOUNT_ONLY)
    verdicts.reason[loans > 0] = unsure[loans > 0]
    single = loans[pairs.line] == 1
    verdicts.loan_id[pairs.line[single]] = pairs.loan_id[single]
    reason = np.where(named, MatchReason.NAME_AMOUNT_AND_DATE, MatchReason.AMOUNT_IS_DUE)
    _decide(lines, pairs.take(fits & (fitting[pairs.line] == 1)), reason, verdicts)


def _is_due(lines: Lines, pairs: Pairs) -> Flags:
    amount = lines.amount_minor[pairs.line]
    both = pairs.due_minor + pairs.next_due_minor
    dues = (pairs.due_minor, pairs.next_due_minor, both, pairs.owed_minor)
    return np.asarray(np.logical_or.reduce([amount == due for due in dues]))


def _decide(lines: Lines, pairs: Pairs, reason: Ints, verdicts: Verdicts) -> None:
    """Each payment has one loan here: certain, unless that loan can't take the money."""
    at = pairs.line
    verdicts.loan_id[at] = pairs.loan_id
    obstacles = [
        (pairs.currency != lines.currency[at], MatchReason.OTHER_CURRENCY),
        (~pairs.open, MatchReason.LOAN_CLOSED),
        (lines.amount_minor[at] > pairs.owed_minor, MatchReason.MORE_THAN_OWED),
    ]
    verdicts.reason[at] = np.select([o for o, _ in obstacles], [int(r) for _, r in obstacles], reason[at])
    verdicts.sure[at] = ~np.logical_or.reduce([obstacle for obstacle, _ in obstacles])


def _column(values: Any) -> Ints:
    return np.array(list(values), np.int64)
