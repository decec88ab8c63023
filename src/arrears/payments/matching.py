"""Which loan a receipt belongs to. Pure: the receipt and candidate loans in, verdict and reason out.

Money goes to a loan by itself only when that is certain; else a person decides and the reason is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from arrears.payments.choices import MatchReason

_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z_/-]*")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A loan that might be meant. `named`: its number stands in the reference."""

    loan_id: int
    named: bool
    currency: str
    open: bool  # something is owed, or it is charged off and money recovers it
    due_minor: int  # due by the value date and unpaid, with what falls due next
    owed_minor: int | None  # what would pay it off; None when money is taken without limit (charged off)


@dataclass(frozen=True, kw_only=True)
class Match:
    """The verdict. `loan_id` without `sure` is a proposal for a person."""

    loan_id: int | None
    sure: bool
    reason: MatchReason


def words(*, reference: str) -> list[str]:
    """The words of a reference that could be a loan's number, a phone or an ID number."""
    return sorted({word for word in _WORD.findall(reference) if len(word) >= 4})


def match(*, amount_minor: int, currency: str, candidates: Sequence[Candidate]) -> Match:
    """The loan that the money is for, and whether that is certain."""
    named = [candidate for candidate in candidates if candidate.named]
    if named:
        if len(named) > 1:
            return Match(loan_id=None, sure=False, reason=MatchReason.SEVERAL_LOANS)
        return _checked(named[0], amount_minor, currency, MatchReason.REFERENCE_NAMES_LOAN)
    usable = [c for c in candidates if c.open and c.currency == currency]
    if not usable:
        return Match(loan_id=None, sure=False, reason=MatchReason.NOTHING_FOUND)
    if len(usable) == 1:
        return _checked(usable[0], amount_minor, currency, MatchReason.ONLY_LOAN_OF_PAYER)
    due = [candidate for candidate in usable if candidate.due_minor == amount_minor]
    if len(due) == 1:
        return _checked(due[0], amount_minor, currency, MatchReason.AMOUNT_IS_DUE)
    return Match(loan_id=None, sure=False, reason=MatchReason.SEVERAL_LOANS)


def _checked(candidate: Candidate, amount_minor: int, currency: str, reason: MatchReason) -> Match:
    if candidate.currency != currency:
        return Match(loan_id=candidate.loan_id, sure=False, reason=MatchReason.OTHER_CURRENCY)
    if not candidate.open:
        return Match(loan_id=candidate.loan_id, sure=False, reason=MatchReason.LOAN_CLOSED)
    if candidate.owed_minor is not None and amount_minor > candidate.owed_minor:
        return Match(loan_id=candidate.loan_id, sure=False, reason=MatchReason.MORE_THAN_OWED)
    return Match(loan_id=candidate.loan_id, sure=True, reason=reason)
