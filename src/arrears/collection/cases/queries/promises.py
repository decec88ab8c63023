"""What became of the promises of a case."""

from arrears.collection.cases.choices import PromiseState
from arrears.collection.cases.models import Promise

_DECIDED = (PromiseState.KEPT, PromiseState.PARTLY_KEPT, PromiseState.BROKEN)


def last_promise_failed(*, case_id: int) -> bool:
    """Whether the last promise that the ledger has decided was broken, or kept in part only."""
    decided = Promise.objects.filter(case_id=case_id, state__in=[int(state) for state in _DECIDED])
    last = decided.order_by("-due_on", "-id").values_list("state", flat=True).first()
    return last in (int(PromiseState.PARTLY_KEPT), int(PromiseState.BROKEN))
