"""The claim goes to a new owner, for a price."""

from typing import NotRequired, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import clock
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.fact_with_events import FactPreview, preview_with_events
from arrears.servicing.operations.fact_words import ProvedWithParty
from arrears.servicing.operations.one_fact import (
    FactRequest,
    Recorded,
    UnableToRecord,
    hold,
    recorded_before,
    refuse_fact,
    write_fact,
)
from arrears.servicing.operations.own_claim import catch_up, note_sale, since_sale
from arrears.servicing.operations.post_fact import amounts_of, post_fact, post_owners, state_at_sale
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan
from arrears.servicing.queries.owner import owner_of_loan
from arrears.servicing.queries.sold_claims import sold_claims
from arrears.servicing.sides import side


class Sale(ProvedWithParty):
    """To whom (`party`), with which contract (`evidence`), for which price."""

    amount_minor: NotRequired[int]


class UnableToTransfer(UnableToRecord):
    """The transfer is refused; the message says why and what to do."""


def transfer(**said: Unpack[Sale]) -> Recorded:
    """Records that `party` owns the claim from `happened_on` on; the borrower is told (民法典 Art. 546).

    The ledger takes the price, and the claim at what it is carried at on that day: the rest is gain or loss.

    What comes in from then on is due to the new owner (operations.remit_to_owner).

    What was owed then stays as it is: the contract does not change with its owner.
    Raises UnableToTransfer, UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    request = FactRequest(kind=FactKind.TRANSFER, **said)
    with transaction.atomic():
        hold(request=request)
        done = recorded_before(request=request)
        if done is not None:
            return done
        refuse_fact(request=request)
        _refuse(request)
        catch_up(request=request)
        amounts = amounts_of(request=request)
        written = write_fact(request=request)
        post_fact(request=request, fact_id=written.fact_id, amounts=amounts)
        note_sale(request=request, fact_id=written.fact_id, state=state_at_sale(request=request))
        post_owners(request=request, amounts=since_sale(loan_id=request.loan_id, fact_id=written.fact_id))
        return written


def preview_transfer(**said: Unpack[Sale]) -> FactPreview:
    """The loan that would be transferred: it stays as it is; the price stands against what is still to pay.

    Raises as transfer.
    """
    request = FactRequest(kind=FactKind.TRANSFER, **said)
    shown = preview_with_events(request=request, postings=())
    _refuse(request)
    return shown


def _refuse(request: FactRequest) -> None:
    head = head_of_loan(loan_id=request.loan_id)
    if type(request.amount_minor) is not int or request.amount_minor < 0:
        raise UnableToTransfer(
            _("The price %(amount)r is no whole number of minor units.") % {"amount": request.amount_minor}
        )
    later = [claim for claim in sold_claims(loan_ids=[head.id]) if claim.sold_on > request.happened_on]
    if later:
        raise UnableToTransfer(
            _("Loan %(number)s went to %(party)s on %(day)s (fact %(fact)s): take that back first.")
            % {
                "number": head.number,
                "party": later[-1].party,
                "day": later[-1].sold_on,
                "fact": later[-1].fact_id,
            }
        )
    if owner_of_loan(loan_id=head.id, as_of=request.happened_on).owner == request.party:
        raise UnableToTransfer(
            _("Loan %(number)s belongs to %(party)s already.")
            % {"number": head.number, "party": request.party}
        )
    if not side(book=book_of_loan(loan_id=head.id), as_of=clock.business_date()).costs.to_pay_minor:
        raise UnableToTransfer(
            _("Loan %(number)s owes nothing: there is no claim to transfer.") % {"number": head.number}
        )
