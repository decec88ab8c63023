"""What the credit bureau will say of a plan, in words for a borrower, from rules/<jurisdiction>/bureau_*."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from arrears.plumbing.speaking import spoken
from arrears.rulebook import parameters
from arrears.rulebook.parameters import InForce


@dataclass(frozen=True, kw_only=True)
class Told:
    """A sentence and the instrument that it follows from."""

    words: str
    cited: str


def bureau_words(*, jurisdiction: str, code: str, overdue: bool, on: date) -> tuple[Told, ...]:
    """What is reported while the plan runs and afterwards; nothing where no rule is known."""

    def rule(name: str) -> InForce | None:
        return parameters.strictest(jurisdiction=jurisdiction, rule=name, on=on)

    found: list[Told] = []
    codes, years, notice = (
        rule("bureau_codes"),
        rule("bureau_negative_years"),
        rule("bureau_notice_before_negative"),
    )
    free = rule("bureau_free_reports_a_year")
    if codes is not None:
        found.append(Told(words=_while_it_runs(code), cited=codes.title(spoken())))
    if overdue and years is not None:
        words = _(
            "The days that were late already stay in the report for %(years)s years after they are paid."
        )
        found.append(Told(words=words % {"years": years.value}, cited=years.title(spoken())))
    if notice is not None and notice.value:
        words = _("You are told before anything unfavourable is reported.")
        found.append(Told(words=words, cited=notice.title(spoken())))
    if free is not None:
        words = _("You may look at your own report %(count)s times a year without a charge.")
        found.append(Told(words=words % {"count": free.value}, cited=free.title(spoken())))
    return tuple(found)


def _while_it_runs(code: str) -> str:
    if code == "settlement":
        return _(
            "A settlement for less than the whole debt is reported as an end other than the "
            "normal one (code G), "
            "not as paid in full."
        )
    return _(
        "While you pay by the plan the loan is reported as paid as agreed anew (codes N or M), and no "
        "longer as overdue; that it was changed by agreement is reported as well."
    )
