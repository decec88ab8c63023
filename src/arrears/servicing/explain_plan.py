"""Changes of a plan in words for a borrower. Pure: an event's row in, a sentence out."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from arrears.kernel.codes import Deferral, Kind, Unit
from arrears.servicing.explain_forms import day as _day
from arrears.servicing.explain_forms import money, percent

if TYPE_CHECKING:
    from arrears.servicing.queries.loan_rows import EventRow


def change_of_plan(event: "EventRow", *, currency: str, rate_unit: int) -> str | None:
    """What the change says beside its name, None for an event that changes no plan or says no more."""
    words = {
        "count": event.instalments,
        "due": _day(event.due_on or event.value_on),
        "to": _day(event.to_on) if event.to_on and event.to_on != date.max else _("further notice"),
        "amount": money(event.amount_minor, currency),
        "rate": percent(event.rate_ppb * (12 if rate_unit == Unit.MONTH else 1)),
    }
    if event.kind == Kind.DEFER:
        words["interest"] = _interest(event.treatment)
    form = {
        Kind.EXTEND: _("%(count)d more instalments; those due from %(due)s on share what is left"),
        Kind.RE_AGE: _("all that was open is paid in %(count)d new instalments, the first due on %(due)s"),
        Kind.DEFER: _("%(count)d instalments from %(due)s on pay no principal; %(interest)s"),
        Kind.CHANGE_RATE: _("from %(due)s on interest is counted at %(rate)s a year"),
        Kind.PAUSE_INTEREST: _("no interest arises from %(due)s until %(to)s"),
        Kind.FREEZE_PENALTY: _("no penalty interest arises from %(due)s until %(to)s"),
        Kind.CHANGE_DUE_DAY: _(
            "the instalment due on or after %(due)s falls due on %(to)s, later ones follow"
        ),
        Kind.SETTLE: _("%(amount)s paid by %(due)s settles everything; the rest is then waived"),
        Kind.TERMINATE: _("everything falls due at once"),
    }.get(Kind(event.kind))
    return None if form is None else form % words


def _interest(treatment: int) -> str:
    return {
        Deferral.PAY: _("their interest is paid"),
        Deferral.CARRY: _("their interest is due with the first instalment after them"),
        Deferral.WAIVE: _("they bear no interest"),
        Deferral.CAPITALISE: _("their interest is added to the principal"),
    }[Deferral(treatment)]
