"""Something that happened to a debtor, written on their timeline."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.failures import UnableToChangeCase
from arrears.collection.cases.one_case import hold_case
from arrears.collection.cases.operations.put_down import put_down
from arrears.plumbing import clock

_LONGEST = 4000


def note(*, case_id: int, kind: str, payload: dict[str, Any], actor: str) -> int:
    """Appends an entry of the open business date; returns its id. The payload holds JSON values.

    `kind` is the name of the news ("plan.accepted") or "note" with `{"text": …}`. Raises UnableToFindCase,
    UnableToChangeCase.
    """
    if kind == "note" and not 0 < len(str(payload.get("text", "")).strip()) <= _LONGEST:
        raise UnableToChangeCase(
            _("Write what is to be noted, in %(most)d letters at most.") % {"most": _LONGEST}
        )
    with transaction.atomic():
        case = hold_case(case_id=case_id)
        return put_down(
            case_id=case.id,
            person_id=case.person_id,
            kind=kind,
            payload=payload,
            on=clock.business_date(),
            actor=actor,
        )
