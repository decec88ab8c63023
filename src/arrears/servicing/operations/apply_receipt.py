"""Money that came in goes to its loan, when that is certain; a person may also say which loan it is for."""

from dataclasses import dataclass

from django.db import transaction

from arrears.kernel.codes import Status
from arrears.payments import queries as payments
from arrears.payments.choices import MatchReason
from arrears.payments.matching import Candidate, Evidence, match
from arrears.payments.operations.settle import mark_applied, mark_unapplied, open_receipt
from arrears.payments.queries import ReceiptRow
from arrears.plumbing.days import to_day
from arrears.servicing.evidence import Said, leads
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.repay import repay
from arrears.servicing.queries.candidates import Payable, payables


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
        candidates = _candidates(receipt_id)
        verdict = match(
            amount_minor=found.amount_minor,
            currency=found.currency,
            value_day=to_day(found.value_on),
            candidates=candidates,
        )
        if not verdict.sure or verdict.loan_id is None:
            mark_unapplied(
                receipt_id=receipt_id,
                reason=verdict.reason,
                proposed_loan_id=verdict.loan_id,
                candidates=[candidate.loan_id for candidate in candidates],
            )
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
        receipt_id=found.id,
    )
    mark_applied(receipt_id=found.id, loan_id=loan_id, event_id=done.event_id, actor=actor)
    return done


def _key(found: ReceiptRow) -> str:
    """A receipt that came back after a reversal is applied by a new event."""
    return f"receipt:{found.id}" + (f":{found.applications + 1}" if found.applications else "")


def _candidates(receipt_id: int) -> list[Candidate]:
    """Loans that the receipt may be for, the strongest evidence first."""
    told = payments.told_by_bank(receipt_id=receipt_id)
    found = leads(
        payments=Said(
            words=[told.words],
            names=[told.payer_name],
            account_indexes=[told.account_index],
            end_to_end_indexes=[told.end_to_end_index],
        )
    )
    why = dict(zip(found.loan_id.tolist(), found.evidence.tolist(), strict=True))
    listed = [_candidate(loan, Evidence(why[loan.loan_id])) for loan in payables(loan_ids=list(why))]
    return sorted(listed, key=lambda candidate: -candidate.evidence)


def _candidate(loan: Payable, evidence: Evidence) -> Candidate:
    charged_off = loan.status == Status.CHARGED_OFF
    return Candidate(
        loan_id=loan.loan_id,
        evidence=evidence,
        currency=loan.currency,
        open=loan.status in (Status.ACTIVE, Status.CHARGED_OFF),
        due_minor=loan.due_minor,
        next_due_minor=loan.next_due_minor,
        next_due_day=loan.next_due_day,
        owed_minor=None if charged_off else loan.payoff_minor,
    )
