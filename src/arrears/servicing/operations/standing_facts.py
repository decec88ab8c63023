"""No new debt after the borrower's death, nor while a court's stay stands."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.choices import FACT
from arrears.servicing.fact_kinds import ONCE
from arrears.servicing.queries.facts import facts_of_loans


def refuse_new_debt(*, loan_ids: Collection[int], what: str, failure: type[Unable]) -> None:
    """Raises `failure` when one of the loans has such a fact that stands; `what`: its name."""
    found = facts_of_loans(loan_ids=loan_ids)
    for fact in (fact for facts in found.values() for fact in facts):
        if fact.kind in ONCE and not fact.taken_back and fact.ended_on is None:
            raise failure(
                _("%(what)s: %(fact)s stands since %(day)s; nothing more may be bought, drawn or paid out.")
                % {"what": what, "fact": FACT[fact.kind].label, "day": fact.happened_on}
            )
