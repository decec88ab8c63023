"""What was previewed is done, or put before a second person, if the loan is still as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from arrears.payments.operations.receive import HELD
from arrears.plumbing import locks
from arrears.servicing.models import Event, Proposal
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.preview import preview
from arrears.servicing.operations.propose import propose
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.book_of_loan import head_of_loan


class UnableToCarryOut(UnableToPost):
    """The loan has changed since the preview: look at the new figures and confirm those."""


@dataclass(frozen=True, kw_only=True)
class CarriedOut:
    """`receipt` of the event, or the proposal that a second person has to approve."""

    receipt: Receipt | None
    proposal_id: int | None


def require_unchanged(*, loan_id: int, history_mark: int) -> None:
    """Holds the loan until the transaction ends. Raises UnableToCarryOut when it has another event since."""
    head = head_of_loan(loan_id=loan_id)
    locks.hold_borrower(borrower_id=head.borrower_id)  # a purchase needs it: before all other locks
    locks.share_shard(shard=HELD[0])  # a reversal needs it: before the loan's own, as everywhere
    locks.hold_loan(shard=head.shard, loan_id=head.id)
    if history_mark != (Event.objects.filter(loan_id=loan_id).aggregate(last=Max("id"))["last"] or 0):
        raise _changed(head.number)


def _changed(number: str) -> UnableToCarryOut:
    return UnableToCarryOut(
        _("Loan %(number)s has changed since this was previewed. Look at the new figures first.")
        % {"number": number}
    )


def carry_out(*, verb: str, said: Mapping[str, Any], history_mark: int) -> CarriedOut:
    """Does what `preview` showed with this `history_mark`, once: the same key again gives the same answer.

    Raises UnableToCarryOut (the loan has another event since), UnableToFindVerb, and what the verb and
    operations.propose raise.
    """
    found = operation(verb)
    request = found.verb.request(said)
    with transaction.atomic():
        head = head_of_loan(loan_id=request.loan_id)
        if found.verb.of_a_limit:
            locks.hold_borrower(borrower_id=head.borrower_id)  # before all other locks
        locks.share_shard(shard=HELD[0])  # a reversal needs it: before the loan's own, as everywhere
        locks.hold_loan(shard=head.shard, loan_id=head.id)
        locks.hold_key(key=request.idempotency_key)
        if Event.objects.filter(idempotency_key=request.idempotency_key).exists():
            return CarriedOut(receipt=found.run(**said), proposal_id=None)
        if Proposal.objects.filter(idempotency_key=request.idempotency_key).exists():
            return CarriedOut(receipt=None, proposal_id=propose(verb=verb, said=said))
        shown = preview(verb=found.verb, said=said)
        if shown.history_mark != history_mark:
            raise _changed(head.number)
        if shown.second_person is not None:
            return CarriedOut(receipt=None, proposal_id=propose(verb=verb, said=said))
        return CarriedOut(receipt=found.run(**said), proposal_id=None)
