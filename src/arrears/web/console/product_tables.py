"""Tables and facts of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from arrears.portfolio.format import currency_name, exact, is_chinese, percent
from arrears.rulebook.catalogue import Entry
from arrears.rulebook.charges import EARNERS, WHEN
from arrears.rulebook.claims import CHARGE_DUE, CHARGE_OFFS, TAKEN_BACK
from arrears.rulebook.disclosure import Disclosure
from arrears.rulebook.jurisdictions import load as place_of
from arrears.rulebook.prepayment import RULES
from arrears.rulebook.products import Product
from arrears.rulebook.scope import KINDS, LENDERS
from arrears.web.formats import money
from arrears.web.tables import Column, Link, Mark, Table

Text = str | Promise
_PPM = 1_000_000
_PPB = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label with its value."""

    label: Text
    value: str


def speech() -> str:
    """The reader's language as rule files name it: en or zh."""
    return "zh" if is_chinese() else "en"


def said(pair: tuple[str, str]) -> str:
    """The English or Chinese of a pair."""
    return pair[1] if is_chinese() else pair[0]


def between(low: int, high: int) -> str:
    """A range of yearly rates in parts per billion."""
    first, last = percent(low / _PPB, digits=2), percent(high / _PPB, digits=2)
    return first if low == high else f"{first} – {last}"


def mark_of(entry: Entry) -> Mark:
    """Whether it keeps the law where it is sold, and is on sale."""
    if not all(verdict.allowed for verdict in entry.verdicts.values()):
        return Mark(label=_("above a limit"), colour="bad")
    if not entry.on_sale:
        return Mark(label=_("to come"), colour="quiet")
    return Mark(label=_("on sale"), colour="good")


def catalogue_table(entries: Sequence[Entry]) -> Table:
    """One row a product."""
    columns = [
        Column(key="name", label=_("Product name"), kind="link", head=True),
        Column(key="kind", label=_("Kind"), kind="words"),
        Column(key="lender", label=_("Lender"), kind="words", less=True),
        Column(key="where", label=_("Where"), less=True),
        Column(key="amount", label=_("Amount")),
        Column(key="terms", label=_("Instalments"), kind="words"),
        Column(key="rate", label=_("Rate a year")),
        Column(key="cost", label=_("Annual cost at most"), kind="rate"),
        Column(key="state", label=_("State"), kind="mark"),
    ]
    rows = [
        {
            "name": Link(
                text=entry.product.names[speech()],
                href=reverse("product", kwargs={"code": entry.product.code}),
            ),
            "kind": said(KINDS[entry.product.kind]),
            "lender": said(LENDERS[entry.product.lender]),
            "where": places(entry.product),
            "amount": _amounts(entry.product),
            "terms": ", ".join(map(str, entry.product.instalments)),
            "rate": between(entry.product.rate_min_ppb, entry.product.rate_max_ppb),
            "cost": float(entry.annual_cost_max),
            "state": mark_of(entry),
        }
        for entry in entries
    ]
    return Table(caption=_("Products"), columns=columns, rows=rows)


def places(product: Product) -> str:
    """Where it is sold."""
    return ", ".join(place_of(code).names[speech()] for code in product.jurisdictions)


def _amounts(product: Product) -> str:
    low, high = (
        exact(minor=minor, currency=product.currency)
        for minor in (product.amount_min_minor, product.amount_max_minor)
    )
    return f"{low} – {high} {currency_name(product.currency)}"


def facts_of(entry: Entry) -> list[Fact]:
    """What a product is, in pairs."""
    product = entry.product
    early = product.prepayment
    facts = [
        Fact(label=_("Kind"), value=said(KINDS[product.kind])),
        Fact(label=_("Lender"), value=said(LENDERS[product.lender])),
        Fact(label=_("Where"), value=places(product)),
        Fact(label=_("On sale from"), value=product.version),
        Fact(label=_("Limit") if product.limit else _("Amount"), value=_amounts(product)),
        Fact(label=_("Rate a year"), value=between(product.rate_min_ppb, product.rate_max_ppb)),
        Fact(label=_("Annual cost at most"), value=percent(float(entry.annual_cost_max), digits=2)),
        Fact(label=_("Rate on what is overdue"), value=percent(float(entry.late_rate_max), digits=2)),
        Fact(label=_("Paying early"), value=said(RULES[early.rule])),
        Fact(label=_("After a charge-off"), value=said(CHARGE_OFFS[product.claims.charge_off])),
        Fact(label=_("A charge is due"), value=said(CHARGE_DUE[product.claims.charge_due])),
        Fact(label=_("A payment taken back"), value=said(TAKEN_BACK[product.claims.taken_back])),
    ]
    if early.share_ppm:
        facts.append(
            Fact(label=_("Charge for paying early"), value=percent(early.share_ppm / _PPM, digits=2))
        )
    if product.guarantor:
        facts.append(Fact(label=_("Guarantor"), value=_("needed")))
    return [*facts, *_line_facts(product)]


def _line_facts(product: Product) -> list[Fact]:
    facts = []
    if product.limit:
        facts.append(Fact(label=_("The line is agreed for, months"), value=str(product.limit.months)))
    if product.statement:
        statement = product.statement
        days = statement.interest_free_days()
        least = statement.minimum
        floor = exact(minor=least.floor_minor, currency=product.currency)
        facts += [
            Fact(label=_("Statement day"), value=str(statement.statement_day)),
            Fact(label=_("Due day"), value=str(statement.due_day)),
            Fact(label=_("Days free of interest when paid in full"), value=f"{days[0]} – {days[1]}"),
            Fact(
                label=_("Minimum payment"),
                value=_("%(share)s of the statement, at least %(floor)s")
                % {"share": percent(least.share_ppm / _PPM, digits=0), "floor": floor},
            ),
        ]
    return facts


def charges_table(product: Product) -> Table:
    """What it charges beside interest, when, and who earns it."""
    columns = [
        Column(key="name", label=_("Charge"), head=True),
        Column(key="when", label=_("Charged when"), kind="words"),
        Column(key="amount", label=_("How much")),
        Column(key="paid_by", label=_("Paid by")),
        Column(key="earned_by", label=_("Earned by")),
    ]
    payers = {"borrower": _("borrower"), "merchant": _("merchant")}
    rows = [
        {
            "name": charge.names[speech()],
            "when": said(WHEN[charge.when]),
            "amount": percent(charge.share_ppm / _PPM, digits=2)
            if charge.share_ppm
            else money(charge.amount_minor, product.currency),
            "paid_by": payers[charge.paid_by],
            "earned_by": said(EARNERS[charge.earned_by]),
        }
        for charge in product.charges
    ]
    return Table(caption=_("Charges"), columns=columns, rows=rows)


def conversions_table(product: Product) -> Table:
    """Ways of turning a purchase or a statement into instalments."""
    columns = [
        Column(key="instalments", label=_("Instalments"), kind="count", head=True),
        Column(key="fee", label=_("Whole fee"), kind="rate"),
    ]
    rows = [{"instalments": one.instalments, "fee": one.fee_ppm / _PPM} for one in product.conversions]
    return Table(caption=_("Turning a purchase into instalments"), columns=columns, rows=rows)


def versions_table(versions: Sequence[Product]) -> Table:
    """Every version ever sold."""
    columns = [
        Column(key="since", label=_("On sale from"), head=True),
        Column(key="rate", label=_("Rate a year")),
        Column(key="amount", label=_("Amount")),
        Column(key="cost", label=_("Annual cost at most"), kind="rate"),
    ]
    rows = [
        {
            "since": one.version,
            "rate": between(one.rate_min_ppb, one.rate_max_ppb),
            "amount": _amounts(one),
            "cost": one.annual_cost_max,
        }
        for one in versions
    ]
    return Table(caption=_("Versions"), columns=columns, rows=rows)


def payments_table(found: Disclosure) -> Table:
    """Every payment with its date."""
    currency = found.product.currency
    names = {
        "total": _("To pay"),  # first: it is what a phone shows without scrolling
        "principal": _("Principal"),
        "interest": _("Interest"),
        "fee": _("Fees"),
        "balance": _("Principal left"),
    }
    money = [
        Column(key=key, label=label, kind="money", currency=currency, less=key in ("fee", "balance"))
        for key, label in names.items()
    ]
    columns = [
        Column(key="number", label=_("Payment"), kind="count", head=True),
        Column(key="due", label=_("Due on"), kind="date"),
        *money,
    ]
    rows = [
        {"number": place, "due": payment.due_on}
        | {
            key: getattr(payment, f"{key}_minor")
            for key in ("principal", "interest", "fee", "total", "balance")
        }
        for place, payment in enumerate(found.payments, 1)
    ]
    total = {
        "principal": sum(payment.principal_minor for payment in found.payments),
        "interest": found.interest_minor,
        "fee": sum(payment.fee_minor for payment in found.payments),
        "total": found.paid_minor,
    }
    return Table(caption=_("Payments"), columns=columns, rows=rows, total=total)


def fees_table(found: Disclosure) -> Table:
    """What each charge comes to on this loan."""
    currency = found.product.currency
    columns = [
        Column(key="name", label=_("Charge"), head=True),
        Column(key="when", label=_("When"), kind="words"),
        Column(key="amount", label=_("Amount"), kind="money", currency=currency),
        Column(key="earned_by", label=_("Earned by")),
    ]
    rows = [
        {
            "name": fee.names[speech()],
            "when": said(WHEN[fee.when]),
            "amount": fee.amount_minor,
            "earned_by": said(EARNERS[fee.earned_by]),
        }
        for fee in found.fees
    ]
    return Table(caption=_("Charges of this loan"), columns=columns, rows=rows)
