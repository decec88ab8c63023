"""Money that came in goes to its loan, when that is certain; a person may also say which loan it is for."""

from dataclasses import dataclass

from django.db import transaction

from arrears.kernel.codes import Status
from arrears.parties.queries import find_people_by_words
from arrears.payments import queries as payments
from arrears.payments.choices import MatchReason
from arrears.payments.matching import Candidate, match
from arrears.payments.operations.settle import mark_applied, mark_unapplied, open_receipt
from arrears.payments.queries import ReceiptRow
from arrears.plumbing import outbox
from arrears.servicing.events import RECEIPT_APPLIED
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.repay import repay
from arrears.servicing.queries.candidates import Payable, loans_of_people, loans_with_numbers


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What became of a receipt: `receipt` of the repayment, or the reason why a person has to decide."""

    receipt: Receipt | None
    reason: MatchReason | None
    proposed_loan_id: int | None


def apply_receipt(*, receipt_id: int, actor: str) -> Applied:
    """Applies a receipt to the loan that it is certainly for, else puts it among unapplied cash.

    Raises UnableToFindReceipt, UnableToSettleReceipt (settled already), UnableToRepay.
    """
    with transaction.atomic():
        found = payments.receipt(receipt_id=receipt_id)
        open_receipt(receipt_id=receipt_id)
        verdict = match(
            amount_minor=found.amount_minor,
            currency=found.currency,
            candidates=_candidates(payments.words_of_receipt(receipt_id=receipt_id)),
        )
        if not verdict.sure or verdict.loan_id is None:
            mark_unapplied(receipt_id=receipt_id, reason=verdict.reason, proposed_loan_id=verdict.loan_id)
            return Applied(receipt=None, reason=verdict.reason, proposed_loan_id=verdict.loan_id)
        done = _post(found, verdict.loan_id, actor, verdict.reason.name.lower())
        return Applied(receipt=done, reason=None, proposed_loan_id=None)


def assign_receipt(*, receipt_id: int, loan_id: int, actor: str, reason: str) -> Receipt:
    """A person says which loan the money is for, and why.

    Raises UnableToFindReceipt, UnableToSettleReceipt, UnableToFindLoan, UnableToRepay.
    """
    with transaction.atomic():
        open_receipt(receipt_id=receipt_id)
        return _post(payments.receipt(receipt_id=receipt_id), loan_id, actor, reason)


def _post(found: ReceiptRow, loan_id: int, actor: str, reason: str) -> Receipt:
    done = repay(
        loan_id=loan_id,
        value_on=found.value_on,
        idempotency_key=_key(found),
        actor=actor,
        source=found.channel,
        reason=reason,
        amount_minor=found.amount_minor,
        currency=found.currency,
    )
    mark_applied(receipt_id=found.id, loan_id=loan_id, event_id=done.event_id, actor=actor)
    outbox.emit(
        name=RECEIPT_APPLIED,
        payload={"loan_id": loan_id, "receipt_id": found.id, "event_id": done.event_id},
    )
    return done


def _key(found: ReceiptRow) -> str:
    """A receipt that came back after a reversal is applied by a new event."""
    return f"receipt:{found.id}" + (f":{found.applications + 1}" if found.applications else "")


def _candidates(words: list[str]) -> list[Candidate]:
    """Loans whose number stands in the reference, and loans of people whose ID number or phone does."""
    named = loans_with_numbers(numbers=words)
    people = find_people_by_words(words=words)
    others = [
        loan for loan in loans_of_people(person_ids=people) if loan.loan_id not in {n.loan_id for n in named}
    ]
    return [_candidate(loan, True) for loan in named] + [_candidate(loan, False) for loan in others]


def _candidate(loan: Payable, named: bool) -> Candidate:
    charged_off = loan.status == Status.CHARGED_OFF
    return Candidate(
        loan_id=loan.loan_id,
        named=named,
        currency=loan.currency,
        open=loan.status in (Status.ACTIVE, Status.CHARGED_OFF),
        due_minor=loan.due_minor,
        owed_minor=None if charged_off else loan.payoff_minor,
    )
