"""What loans are called."""

from collections.abc import Collection

from arrears.servicing.models import Loan


def numbers_of_loans(*, ids: Collection[int]) -> dict[int, str]:
    """Loan numbers by id; unknown ids are absent."""
    return dict(Loan.objects.filter(id__in=set(ids)).values_list("id", "number"))
