"""The disclosure in words: the same headings, figures and sentences for screen, API and printed page.

Texts are in the language that is active (gettext); names of products and charges come with the product.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from arrears.plumbing.currency import exponent
from arrears.rulebook.charges import EARNERS, WHEN
from arrears.rulebook.disclosure import Disclosure, Early
from arrears.rulebook.price_law import Finding
from arrears.rulebook.scope import LENDERS


@dataclass(frozen=True, kw_only=True)
class Told:
    """A disclosure as text."""

    title: str
    facts: tuple[tuple[str, str], ...]  # label, value: the figures that matter first
    payment_headings: tuple[str, ...]
    payments: tuple[tuple[str, ...], ...]  # one row a payment, the last one the totals
    fee_headings: tuple[str, ...]
    fees: tuple[tuple[str, ...], ...]
    late: tuple[str, ...]  # sentences
    early: tuple[str, ...]
    law: tuple[str, ...]


def language() -> str:
    """The active language as the rule files name it: en or zh."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def amount(minor: int, currency: str) -> str:
    """1,234.50: an amount in units of the currency."""
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f}"


def unit(currency: str) -> str:
    """元 for the yuan in Chinese, else the code."""
    return "元" if currency == "CNY" and language() == "zh" else currency


def share(value: Decimal) -> str:
    """18.43 %: a share in per cent."""
    return f"{value * 100:.2f} %"


def told(found: Disclosure) -> Told:
    """The words of a disclosure in the active language."""
    names = found.product.names[language()]
    return Told(
        title=_("%(product)s: what you are told before you sign") % {"product": names},
        facts=_facts(found),
        payment_headings=(
            _("Payment"),
            _("Due on"),
            _("Principal"),
            _("Interest"),
            _("Fees"),
            _("To pay"),
            _("Principal left"),
        ),
        payments=_payments(found),
        fee_headings=(_("Charge"), _("When"), _("Amount"), _("Earned by")),
        fees=_fees(found),
        late=_late(found),
        early=tuple(_early(found, early) for early in found.early),
        law=tuple(finding.text(language()) for finding in _telling(found)),
    )


def _telling(found: Disclosure) -> list[Finding]:
    """The limits worth telling: those held against something that is charged at all."""
    return [finding for finding in found.verdict.findings if finding.amount]


def _facts(found: Disclosure) -> tuple[tuple[str, str], ...]:
    currency = found.product.currency
    lender = LENDERS[found.product.lender][0 if language() == "en" else 1]
    facts = [
        (_("Lender"), lender),
        (_("You borrow"), f"{amount(found.loan.amount_minor, currency)} {unit(currency)}"),
        (_("You receive"), f"{amount(found.received_minor, currency)} {unit(currency)}"),
        (_("You pay back in all"), f"{amount(found.paid_minor, currency)} {unit(currency)}"),
        (_("It costs you in all"), f"{amount(found.cost_minor, currency)} {unit(currency)}"),
        (_("Annual cost, everything included (IRR)"), share(found.annual_cost)),
        (_("Interest rate a year"), share(Decimal(found.loan.rate_ppb) / 1_000_000_000)),
        (_("Payments"), str(len(found.payments))),
        (_("Last payment on"), found.payments[-1].due_on.isoformat()),
    ]
    if found.product.guarantor:
        facts.append((_("Guarantor"), _("needed")))
    return tuple(facts)


def _payments(found: Disclosure) -> tuple[tuple[str, ...], ...]:
    currency = found.product.currency

    def money(*minor: int) -> list[str]:
        return [amount(each, currency) for each in minor]

    rows = [
        (
            str(place),
            payment.due_on.isoformat(),
            *money(
                payment.principal_minor,
                payment.interest_minor,
                payment.fee_minor,
                payment.total_minor,
                payment.balance_minor,
            ),
        )
        for place, payment in enumerate(found.payments, 1)
    ]
    sums = money(
        sum(payment.principal_minor for payment in found.payments),
        found.interest_minor,
        sum(payment.fee_minor for payment in found.payments),
        found.paid_minor,
    )
    return (*rows, (_("Altogether"), "", *sums, ""))


def _fees(found: Disclosure) -> tuple[tuple[str, ...], ...]:
    speech = 0 if language() == "en" else 1
    rows = []
    for fee in found.fees:
        when = _("kept back from the payout") if fee.kept_back else WHEN[fee.when][speech]
        figure = amount(fee.amount_minor, found.product.currency)
        rows.append((fee.names[language()], when, figure, EARNERS[fee.earned_by][speech]))
    return tuple(rows)


def _late(found: Disclosure) -> tuple[str, ...]:
    currency = found.product.currency
    return tuple(
        ngettext(
            "Payment %(number)d paid %(days)d day late costs %(amount)s %(currency)s more.",
            "Payment %(number)d paid %(days)d days late costs %(amount)s %(currency)s more.",
            late.days,
        )
        % {
            "number": late.number,
            "days": late.days,
            "amount": amount(late.extra_minor, currency),
            "currency": unit(currency),
        }
        for late in found.late
    )


def _early(found: Disclosure, early: Early) -> str:
    currency = found.product.currency
    facts = {
        "day": early.on.isoformat(),
        "amount": amount(early.pay_minor, currency),
        "charge": amount(early.charge_minor, currency),
        "saved": amount(abs(early.saved_minor), currency),
        "currency": unit(currency),
    }
    if early.saved_minor > 0:
        return (
            _(
                "Paying everything back on %(day)s takes %(amount)s %(currency)s (charge: %(charge)s) and "
                "saves %(saved)s."
            )
            % facts
        )
    if early.saved_minor < 0:
        return (
            _(
                "Paying everything back on %(day)s takes %(amount)s %(currency)s (charge: %(charge)s) and "
                "costs %(saved)s more than paying as agreed."
            )
            % facts
        )
    return _("Paying everything back on %(day)s takes %(amount)s %(currency)s and saves nothing.") % facts
