"""Why options are ranked as they are, in words for the borrower and for the lender. Pure but for the
language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.collection.hardship.choices import Outcome
from arrears.collection.hardship.policies.means import (
    Means,
    living_counted_minor,
    minimum_living_minor,
    surplus_minor,
)
from arrears.collection.hardship.queries import OfferRow
from arrears.collection.hardship.rules import HardshipRules
from arrears.servicing.explain_forms import money


def for_borrower(*, means: Means, rules: HardshipRules, currency: str) -> list[str]:
    """What was counted and how the offers were chosen."""
    left = surplus_minor(means=means, rule=rules.living_cost)
    counted = living_counted_minor(means=means, rule=rules.living_cost)
    lines = [
        _(
            "Income of %(income)s a month, less %(living)s to live on, less %(debts)s for other "
            "debts: %(left)s are left."
        )
        % {
            "income": money(means.income_minor, currency),
            "living": money(counted, currency),
            "debts": money(means.debts_monthly_minor + means.other_loans_minor, currency),
            "left": money(left, currency),
        }
    ]
    if counted > means.living_minor:
        lines.append(
            _("For living we count at least %(least)s for your household, more than you said.")
            % {"least": money(minimum_living_minor(means=means, rule=rules.living_cost), currency)}
        )
    lines.append(
        _(
            "Only plans are offered that leave you that, and with all debts take at most "
            "%(share)d %% of income."
        )
        % {"share": round(rules.bearable_share * 100)}
    )
    lines.append(_("Among those, the one that most likely works out for both sides stands first."))
    return lines


def for_lender(*, offers: Sequence[OfferRow], as_it_stands_minor: int | None, currency: str) -> list[str]:
    """How many options were weighed, what fell out and why, and what the first one is worth more."""
    lines = [
        _(
            "%(count)d options were made on the loan and valued: what is kept, less what "
            "breaking costs, at present value."
        )
        % {"count": len(offers)}
    ]
    for outcome, words in (
        (Outcome.REFUSED, ngettext("%(n)d is forbidden by a limit.", "%(n)d are forbidden by a "
            "limit.", _n(offers, Outcome.REFUSED))),
        (Outcome.SHORTFALL, ngettext("%(n)d leaves the household less than it "
            "needs.", "%(n)d leave the household less than it needs.", _n(offers, Outcome.SHORTFALL))),
        (Outcome.TOO_MUCH, ngettext("%(n)d takes too large a share of "
            "income.", "%(n)d take too large a share of income.", _n(offers, Outcome.TOO_MUCH))),
    ):  # fmt: skip
        if _n(offers, outcome):
            lines.append(words % {"n": _n(offers, outcome)})
    first = next((offer for offer in offers if offer.rank == 1), None)
    if first is not None and as_it_stands_minor is not None:
        lines.append(
            _(
                "The first is worth %(value)s; without a plan the loan is worth %(without)s by "
                "the same measure."
            )
            % {"value": money(first.value_minor, currency), "without": money(as_it_stands_minor, currency)}
        )
    return lines


def _n(offers: Sequence[OfferRow], outcome: Outcome) -> int:
    return sum(offer.outcome is outcome for offer in offers)
