"""What it cost to recover money after a charge-off: an agency's commission, a court's fee."""

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.fact_words import ProvedWithParty
from arrears.servicing.operations.one_fact import FactRequest, Recorded, UnableToRecord, record_fact
from arrears.servicing.operations.post_fact import amounts_of, post_fact


class Cost(ProvedWithParty):
    """To whom it is paid (`party`), on which invoice (`evidence`), and how much."""

    amount_minor: int


def record_recovery_cost(**said: Unpack[Cost]) -> Recorded:
    """Records a cost of recovering; the borrower owes nothing for it (charge a fee for what they do owe).

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    request = FactRequest(kind=FactKind.RECOVERY_COST, **said)
    if type(request.amount_minor) is not int or request.amount_minor < 1:
        raise UnableToRecord(_("The cost must be a whole number of minor units above zero."))
    with transaction.atomic():
        done = record_fact(request=request)
        if not done.repeated:
            post_fact(request=request, fact_id=done.fact_id, amounts=amounts_of(request=request))
        return done
