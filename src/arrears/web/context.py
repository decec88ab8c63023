"""What the frame of every page needs: who is looking, the open business date, the theme."""

from typing import Any

from django.http import HttpRequest

from arrears.plumbing.clock import UnableToReadClock, business_date
from arrears.web.preferences import theme_of
from arrears.web.roles import MAY, SHORT_LABELS, May, role_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor; two small queries for a user who is logged in, none for others."""
    user = getattr(request, "user", None)
    known: dict[str, Any] = {"theme": theme_of(request)}
    if user is None or not user.is_authenticated:
        return known
    role = role_of(user)
    try:
        known["open_date"] = business_date()
    except UnableToReadClock:
        known["open_date"] = None
    known["role_label"] = SHORT_LABELS.get(role or "", "")
    known["has_role"] = role is not None
    may = MAY.get(role or "", frozenset())
    known["is_administrator"] = May.ADMINISTER in may
    known["may_service"] = May.SERVICE in may
    known["may_approve"] = May.APPROVE in may
    known["may_read_messages"] = bool({May.UNMASK, May.SUPERVISE} & set(may))
    known["may_collect"] = May.COLLECT in may
    known["may_supervise"] = May.SUPERVISE in may
    known["may_read"] = May.READ in may
    known["is_agency"] = May.WORK_PLACED in may
    return known
