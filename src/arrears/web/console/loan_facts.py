"""The figures at the head of a loan's page, and what was agreed, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Method, Status, Unit
from arrears.plumbing.days import to_date
from arrears.servicing.claim import charged_off_minor, claim_minor
from arrears.servicing.queries.loan_page import LoanPage
from arrears.web import formats
from arrears.web.console.options import product_name
from arrears.web.origin import book_name

METHODS = {
    Method.EQUAL_INSTALMENTS: gettext_lazy("equal instalments"),
    Method.EQUAL_PRINCIPAL: gettext_lazy("equal principal"),
    Method.FLAT: gettext_lazy("flat"),
    Method.INTEREST_ONLY: gettext_lazy("interest only, principal at the end"),
    Method.BULLET: gettext_lazy("everything at the end"),
    Method.GIVEN_ROWS: gettext_lazy("given rows"),
    Method.AS_REPORTED: gettext_lazy("as reported by the servicer"),
    Method.REVOLVING: gettext_lazy("purchases billed by statements"),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure with its unit and what it consists of."""

    key: str
    label: str
    value: str
    unit: str = ""
    more: str = ""


def facts_of(page: LoanPage) -> list[Fact]:
    """What is owed, what is overdue, how long, what comes next, what was paid."""
    state, currency = page.state, page.header.currency
    unit = formats.currency_name(currency)

    def money(minor: int) -> str:
        return formats.exact(minor=minor, currency=currency)

    if state["status"] == Status.CHARGED_OFF:
        return _facts_of_claim(page, unit, money)
    oldest, following = _day(state["oldest_due_day"]), _day(state["next_due_day"])
    more = _("oldest unpaid due day %(day)s") % {"day": oldest} if oldest else _("nothing is past due")
    facts = [
        Fact(key="payoff", label=_("To pay it off"), value=money(state["payoff_minor"]), unit=unit),
        Fact(
            key="principal",
            label=_("Principal outstanding"),
            value=money(state["principal_outstanding_minor"]),
            unit=unit,
        ),
        Fact(
            key="overdue",
            label=_("Overdue amount"),
            value=money(state["overdue_minor"]),
            unit=unit,
            more=_parts(page),
        ),
        Fact(
            key="dpd",
            label=_("Days past due"),
            value=formats.count(state["dpd_days"]),
            more=f"{more}; " + _("worst so far %(days)s") % {"days": state["dpd_days_max"]},
        ),
    ]
    if following:
        label = _("Next due %(day)s") % {"day": following}
        facts.append(Fact(key="next", label=label, value=money(state["next_due_minor"]), unit=unit))
    facts.append(
        Fact(key="received", label=_("Received so far"), value=money(state["received_minor"]), unit=unit)
    )
    return facts


def _facts_of_claim(page: LoanPage, unit: str, money: Callable[[int], str]) -> list[Fact]:
    """A charged-off loan: what is still claimed, and what came in."""
    state = page.state
    claim = claim_minor(state=state, charge_off=page.header.terms["charge_off"])
    figures = (
        ("claim", _("Still claimed"), claim),
        ("charged_off", _("Charged off"), charged_off_minor(state)),
        ("recovered", _("Recovered since"), state["recovered_minor"]),
        ("received", _("Received so far"), state["received_minor"]),
    )
    found = [Fact(key=key, label=label, value=money(minor), unit=unit) for key, label, minor in figures]
    worst = formats.count(state["dpd_days_max"])
    return [*found, Fact(key="dpd", label=_("Worst days past due"), value=worst)]


def _parts(page: LoanPage) -> str:
    """Parts of the overdue amount, those that are not zero."""
    labels = {
        "principal_overdue_minor": _("principal"),
        "interest_overdue_minor": _("interest"),
        "fee_overdue_minor": _("fees"),
        "penalty_overdue_minor": _("penalty interest"),
    }
    currency = page.header.currency
    return ", ".join(
        f"{label} {formats.exact(minor=page.state[key], currency=currency)}"
        for key, label in labels.items()
        if page.state[key]
    )


def terms_of(page: LoanPage) -> list[tuple[str, str]]:
    """What was agreed: label and value."""
    header, terms = page.header, page.header.terms
    penalty, monthly = _penalty(page), terms["rate_unit"] == Unit.MONTH
    found = [
        (_("Agreed amount"), _amount(page, header.principal_minor)),
        (_("Rate per month") if monthly else _("Rate per year"), f"{header.rate_ppb / 1e7:.4g}%"),
        (_("Method"), str(METHODS[Method(terms["method"])])),
        (_("Instalments"), f"{header.instalments} × {_every(terms['every'], Unit(terms['unit']))}"),
        (_("Agreed on"), header.agreed_on.isoformat()),
        (_("Agreed day of disbursement"), header.start_on.isoformat()),
        (_("Penalty interest"), penalty),
        (_("Default beyond"), _("%(days)s days past due") % {"days": terms["default_days"]}),
        (_("Product version"), _product(header.product_code, header.product_version)),
        (_("Book"), book_name(header.book_code)),
        (_("Jurisdiction"), formats.place_name(header.jurisdiction)),
        (_("Rule book"), header.rulebook_version[:12]),
    ]
    if header.source_ref:
        found.append((_("Number in the source"), header.source_ref))
    return found


def _product(code: str, version: str) -> str:
    return product_name(code) if version == code else f"{product_name(code)} {version}"


def _amount(page: LoanPage, minor: int) -> str:
    unit = formats.currency_name(page.header.currency)
    return f"{formats.exact(minor=minor, currency=page.header.currency)} {unit}"


def _every(every: int, unit: Unit) -> str:
    match unit:
        case Unit.DAY:
            return ngettext("%(n)d day", "%(n)d days", every) % {"n": every}
        case Unit.WEEK:
            return ngettext("%(n)d week", "%(n)d weeks", every) % {"n": every}
        case Unit.MONTH:
            return ngettext("%(n)d month", "%(n)d months", every) % {"n": every}
    return ngettext("%(n)d year", "%(n)d years", every) % {"n": every}


def _penalty(page: LoanPage) -> str:
    terms = page.header.terms
    if not terms["penalty_basis"]:
        return _("none")
    base = (
        _("on overdue principal") if terms["penalty_basis"] == 1 else _("on overdue principal and interest")
    )
    if terms["penalty_multiple_ppm"]:
        rate = _("%(times)s times the contract rate") % {"times": f"{terms['penalty_multiple_ppm'] / 1e6:g}"}
    else:
        rate = _("%(rate)s%% per year") % {"rate": f"{terms['penalty_rate_ppb'] / 1e7:g}"}
    return f"{rate}, {base}"


def _day(value: int) -> str:
    return "" if value == NONE_DAY or not value else to_date(value).isoformat()
