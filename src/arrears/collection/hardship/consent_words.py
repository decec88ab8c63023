"""The text that a borrower agrees to, in the active language. Pure but for the language.

What an agreement on instalments has to state: rules/CN/plan_conditions.yaml (balance, structure, cycle,
amounts and days, interest and fees while it runs, rights and what follows when it is not kept).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import OPTION
from arrears.servicing.explain_forms import day, money

VERSION = "2026-11-22"  # of the wording: raise it with every change


def consent_text(
    *,
    code: str,
    loan_number: str,
    currency: str,
    figures: Mapping[str, Any],
    given_up_minor: int,
    to_pay_minor: int,
    settles_by: date | None,
) -> str:
    """The whole agreement, a paragraph a line."""
    before, rows = figures["before"], _rows(figures)
    lines = [
        _("Plan for loan %(number)s: %(option)s.") % {"number": loan_number, "option": OPTION[code]},
        _("Today you owe %(owed)s on it, %(principal)s of that is principal.")
        % {
            "owed": money(before["payoff_minor"], currency),
            "principal": money(before["principal_outstanding_minor"], currency),
        },
    ]
    if settles_by is not None:
        lines.append(
            _("When %(amount)s are paid by %(day)s, nothing more is owed.")
            % {"amount": money(to_pay_minor, currency), "day": day(settles_by)}
        )
        lines.append(_("If they are not, the loan goes on as it was before, and what you paid counts."))
    else:
        lines += _instalments(rows, currency, to_pay_minor)
    if given_up_minor:
        lines.append(_("We give up %(amount)s.") % {"amount": money(given_up_minor, currency)})
    lines += [
        _("While you keep the plan, nobody contacts you to collect this loan; you still get statements."),
        _("You may pay earlier or more at any time."),
        *([] if settles_by is not None else [_when_late()]),
        _("The credit bureau is told as it is: that the loan was changed by agreement, and how you pay."),
        _("You may complain, ask for a person or for debt counselling at any time; it costs nothing."),
    ]
    return "\n".join(lines)


def _when_late() -> str:
    return _(
        "If a payment is late, we remind you. If it stays unpaid for a month, the plan ends, and what is "
        "due by its schedule is collected again; once, you may take the plan up again by paying what was "
        "missed."
    )


def _instalments(rows: list[tuple[date, int]], currency: str, to_pay_minor: int) -> list[str]:
    first, last = rows[0], rows[-1]
    most = max(amount for _on, amount in rows)
    return [
        _("You pay %(count)d instalments: the first of %(first)s on %(from)s, the last on %(to)s.")
        % {
            "count": len(rows),
            "first": money(first[1], currency),
            "from": day(first[0]),
            "to": day(last[0]),
        },
        _("No instalment is higher than %(most)s; all together they are %(all)s, interest included.")
        % {"most": money(most, currency), "all": money(to_pay_minor, currency)},
    ]


def _rows(figures: Mapping[str, Any]) -> list[tuple[date, int]]:
    """Day and amount of what is still to be paid after the change."""
    found = [(date.fromisoformat(on), left) for on, _total, left in figures["after"]["schedule"] if left]
    return sorted(found)
