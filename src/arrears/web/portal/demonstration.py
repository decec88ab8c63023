"""A borrower of the demonstration book who can be tried out: only there are people invented."""

from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.parties.operations.show_invented_phone import show_invented_phone
from arrears.parties.queries import find_people
from arrears.plumbing.crypto import blind_index
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.loan_list import LoanFilter, list_loans
from arrears.simulator.queries import is_demonstration
from arrears.web.portal.codes import text_of
from arrears.web.portal.models import LogInCode


class UnableToShowCode(Unable):
    """The code is not shown; the message says why."""


def a_phone() -> str | None:
    """The phone of a borrower with something overdue that nobody else has; None outside a demonstration."""
    if not is_demonstration():
        return None
    chosen = LoanFilter(status=int(Status.ACTIVE), dpd_from_days=20, dpd_to_days=80)
    for row in list_loans(chosen=chosen, order="number", limit=20).rows:
        phone = show_invented_phone(person_id=row.borrower_id)
        if phone and find_people(phone=phone) == [row.borrower_id]:
            return phone
    return None


def code_of(*, phone: str) -> str:
    """The last code that was asked for with a phone, in a demonstration book. Raises UnableToShowCode."""
    if not is_demonstration():
        raise UnableToShowCode(
            _(
                "Codes are shown only in a demonstration book, whose people are invented. The borrower gets "
                "theirs by message."
            )
        )
    index = blind_index(phone, purpose="person.phone")
    row = LogInCode.objects.filter(phone_index=index).order_by("-id").first()
    found = None if row is None else text_of(code_id=row.id)
    if found is None:
        raise UnableToShowCode(_("No code is alive for this phone. Ask for one on the log-in page first."))
    return found[1]
