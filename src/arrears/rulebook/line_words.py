"""The disclosure of a revolving line in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from arrears.rulebook.disclosure_words import amount, language, share, unit
from arrears.rulebook.line_disclosure import LineDisclosure


def facts(found: LineDisclosure) -> tuple[tuple[str, str], ...]:
    """Label and value, what matters first."""
    currency = found.product.currency

    def money(minor: int) -> str:
        return f"{amount(minor, currency)} {unit(currency)}"

    return (
        (_("Limit"), money(found.limit_minor)),
        (_("A purchase of"), money(found.amount_minor)),
        (_("made on"), found.bought_on.isoformat()),
        (_("is on the statement of"), found.statement_on.isoformat()),
        (_("and due on"), found.due_on.isoformat()),
        (_("Days free of interest when paid in full"), str(found.free_days)),
        (_("Minimum payment"), money(found.minimum_minor)),
        (_("Rate a year on what is carried"), share(Decimal(found.rate_ppb) / 1_000_000_000)),
        (_("Annual cost of what is carried (IRR)"), share(found.annual_cost)),
    )


def sentences(found: LineDisclosure) -> tuple[str, ...]:
    """What paying in full, paying the minimum and instalments come to."""
    currency = found.product.currency
    told = [
        _("Paid in full on %(day)s it costs nothing.") % {"day": found.due_on}
        if found.free_days
        else _("It bears interest from the first day."),
        _(
            "When only the minimum of %(minimum)s %(currency)s is paid, carrying %(carried)s until %(day)s "
            "costs %(interest)s."
        )
        % {
            "minimum": amount(found.minimum_minor, currency),
            "carried": amount(found.carried_minor, currency),
            "interest": amount(found.carried_interest_minor, currency),
            "day": found.next_due_on,
            "currency": unit(currency),
        },
    ]
    for one in found.conversions:
        told.append(
            _(
                "In %(count)d instalments, the first of %(first)s %(currency)s on %(day)s, it costs %(fee)s "
                "%(currency)s: %(cost)s a year (IRR)."
            )
            % {
                "count": len(one.instalments),
                "first": amount(one.instalments[0].total_minor, currency),
                "day": one.instalments[0].due_on,
                "fee": amount(one.fee_minor, currency),
                "cost": share(one.annual_cost),
                "currency": unit(currency),
            }
        )
    return (*told, *(finding.text(language()) for finding in found.verdict.findings if finding.amount))
