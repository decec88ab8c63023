"""What everybody is told before signing: received, every payment, total and annual cost, late, early.

Computed by the kernel from the loan as it will be booked, and held against the limits in force where and when
it is agreed: above one of them there is no disclosure but UnableToPrice, which cites the rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from arrears.kernel.book import Columns
from arrears.kernel.codes import Kind, Method, Part
from arrears.plumbing.days import to_date, to_day
from arrears.plumbing.early import gettext as _
from arrears.rulebook import annual_cost, contract, price_law
from arrears.rulebook.charges import of_borrower
from arrears.rulebook.one_row import OneLoan, event
from arrears.rulebook.price_law import Price, Verdict
from arrears.rulebook.products import Product
from arrears.rulebook.terms import CONVERTED

LATE_DAYS = (1, 10, 30)
_PARTS = ("principal", "interest", "fee", "penalty")
_FIGURES = ("number", "principal_minor", "interest_minor", "fee_minor")
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)
_MONTH_DAYS = Decimal("30.4375")
_BILLION = Decimal(1_000_000_000)


@dataclass(frozen=True, kw_only=True)
class Payment:
    """One payment of the agreed schedule, in minor units."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    balance_minor: int  # principal owed afterwards

    @property
    def total_minor(self) -> int:
        """All of it."""
        return self.principal_minor + self.interest_minor + self.fee_minor


@dataclass(frozen=True, kw_only=True)
class Fee:
    """One charge of this loan: what it comes to over the whole term when on time, and who earns it."""

    code: str
    names: dict[str, str]
    when: str
    amount_minor: int
    earned_by: str
    kept_back: bool


@dataclass(frozen=True, kw_only=True)
class Late:
    """What it costs to make one payment so many days late, above what it costs on time."""

    number: int  # of the payment: the first of the largest ones
    days: int
    extra_minor: int


@dataclass(frozen=True, kw_only=True)
class Early:
    """What paying everything back on a day asks for, and what it saves."""

    on: date
    pay_minor: int  # the charge included
    charge_minor: int
    saved_minor: int  # may be negative when the charge is more than the interest saved


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """The whole of it. Amounts in minor units, shares of 1."""

    product: Product
    jurisdiction: str
    agreed_on: date
    loan: OneLoan
    received_minor: int
    payments: tuple[Payment, ...]
    fees: tuple[Fee, ...]
    annual_cost: Decimal
    late: tuple[Late, ...]
    early: tuple[Early, ...]
    verdict: Verdict

    @property
    def paid_minor(self) -> int:
        """Everything paid when on time."""
        return sum(payment.total_minor for payment in self.payments)

    @property
    def interest_minor(self) -> int:
        """All interest when on time."""
        return sum(payment.interest_minor for payment in self.payments)

    @property
    def cost_minor(self) -> int:
        """Everything paid above what was received."""
        return self.paid_minor - self.received_minor


def disclose(
    *,
    product: Product,
    amount_minor: int,
    rate_ppb: int,
    instalments: int,
    start_on: date,
    first_due_on: date | None = None,
    jurisdiction: str | None = None,
    agreed_on: date | None = None,
) -> Disclosure:
    """The disclosure of one loan of a product, agreed on `agreed_on` (None: the day of the payout).

    On a revolving line it is that of `amount_minor` turned into instalments; `rate_ppb` is then not used.
    Raises UnableToAgree, UnableToDrawSchedule, and UnableToPrice above a limit in force.
    """
    place = jurisdiction or product.jurisdiction
    if not _EARLIEST <= start_on <= _LATEST:
        raise contract.UnableToAgree(
            _("%(start_on)s is no day of a payout: it lies between 1990 and 2100") % {"start_on": start_on}
        )
    contract.check(
        product=product,
        amount_minor=amount_minor,
        rate_ppb=rate_ppb,
        instalments=instalments,
        jurisdiction=place,
        on=agreed_on or start_on,
    )
    loan = one_loan(
        product=product, amount_minor=amount_minor, rate_ppb=rate_ppb, instalments=instalments,
        start_on=start_on, first_due_on=first_due_on,
    )  # fmt: skip
    payments = schedule(loan)
    received = amount_minor - loan.kept_back_minor
    cost = annual_cost.of_flows([(start_on, received), *((p.due_on, -p.total_minor) for p in payments)])
    agreed = agreed_on or start_on
    price = price_of(
        product=product, loan=loan, payments=payments, received_minor=received, cost=cost or Decimal(0)
    )
    verdict = price_law.check(price=price, jurisdiction=place, agreed_on=agreed)
    verdict.require()
    return Disclosure(
        product=product,
        jurisdiction=place,
        agreed_on=agreed,
        loan=loan,
        received_minor=received,
        payments=payments,
        fees=_fees(loan, payments),
        annual_cost=cost or Decimal(0),
        late=_late(loan, payments),
        early=tuple(prepaying(product=product, loan=loan, on=day) for day in _early_days(loan, payments)),
        verdict=verdict,
    )


def one_loan(
    *,
    product: Product,
    amount_minor: int,
    rate_ppb: int,
    instalments: int,
    start_on: date,
    first_due_on: date | None = None,
) -> OneLoan:
    """The loan that a product makes of these figures; on a revolving line what is turned into instalments."""
    fee = 0
    if product.statement is not None:
        fee = sum(c.fee_minor(amount_minor) for c in product.conversions if c.instalments == instalments)
    return OneLoan(
        terms_fields={**product.terms_fields, **(CONVERTED if product.statement is not None else {})},
        amount_minor=amount_minor,
        rate_ppb=0 if product.statement is not None else rate_ppb,
        instalments=instalments,
        start_on=start_on,
        first_due_on=first_due_on,
        charges=product.charges,
        conversion_fee_minor=fee,
    )


def schedule(loan: OneLoan) -> tuple[Payment, ...]:
    """Every payment as agreed, by the kernel; payments of nothing are left out."""
    _other, rows = loan.state(on=loan.start_on)
    found = [
        Payment(
            number=int(row["number"]),
            due_on=to_date(int(row["due_day"])),
            principal_minor=int(row["principal_minor"]),
            interest_minor=int(row["interest_minor"]),
            fee_minor=int(row["fee_minor"]),
            balance_minor=int(row["balance_minor"]),
        )
        for row in rows
    ]
    return tuple(payment for payment in found if payment.total_minor)


def price_of(
    *, product: Product, loan: OneLoan, payments: Sequence[Payment], received_minor: int, cost: Decimal
) -> Price:
    """What this loan costs, as the law looks at it."""
    terms = loan.terms_fields
    rate = Decimal(product.rate_max_ppb if product.statement else loan.rate_ppb) / _BILLION
    late = (
        rate * terms["penalty_multiple_ppm"] / 1_000_000
        if terms["penalty_multiple_ppm"]
        else Decimal(terms["penalty_rate_ppb"]) / _BILLION
    )
    days = (payments[-1].due_on - loan.start_on).days
    months = round(Decimal(days) / _MONTH_DAYS, 2)
    above = sum(payment.total_minor for payment in payments) - received_minor
    fees = of_borrower(loan.charges, when="late")
    bullet = terms["method"] in (Method.BULLET, Method.INTEREST_ONLY)
    return Price(
        lender=product.lender,
        kind=product.kind,
        annual_cost=cost,
        late_rate=late if terms["penalty_basis"] else Decimal(0),
        late_multiple=late / rate if rate and terms["penalty_basis"] else None,
        late_fee_minor=Decimal(sum(c.amount_of(loan.amount_minor) * c.at_most for c in fees)),
        cost_per_day=_cost_per_day(loan, payments, above),
        total_cost_share=Decimal(above) / loan.amount_minor,
        months=months,
        bullet_months=months if bullet else None,
        amount_minor=Decimal(loan.amount_minor),
        deducted_minor=Decimal(loan.kept_back_minor),
    )


def _cost_per_day(loan: OneLoan, payments: Sequence[Payment], above_minor: int) -> Decimal:
    """Everything above the principal, a day and a unit of what is outstanding."""
    outstanding, since, weight = loan.amount_minor, loan.start_on, 0
    for payment in payments:
        weight += outstanding * (payment.due_on - since).days
        outstanding, since = outstanding - payment.principal_minor, payment.due_on
    return Decimal(above_minor) / weight if weight else Decimal(0)


def _fees(loan: OneLoan, payments: Sequence[Payment]) -> tuple[Fee, ...]:
    """Each charge of the borrower with what it comes to on time; late charges with the amount of one."""
    found = []
    for charge in loan.charges:
        if charge.paid_by != "borrower":
            continue
        amount = charge.amount_of(loan.amount_minor)
        if charge.when == "instalment" and charge.of == "principal":
            amount *= len(payments)
        elif charge.when == "instalment":
            amount = sum(charge.amount_of(p.principal_minor + p.interest_minor) for p in payments)
        found.append(
            Fee(
                code=charge.code,
                names=dict(charge.names),
                when=charge.when,
                amount_minor=amount,
                earned_by=charge.earned_by,
                kept_back=charge.kept_back,
            )
        )
    if loan.conversion_fee_minor:
        names = {"en": "Instalment fee", "zh": "分期手续费"}
        found.append(
            Fee(
                code="conversion",
                names=names,
                when="instalment",
                amount_minor=loan.conversion_fee_minor,
                earned_by="lender",
                kept_back=False,
            )
        )
    return tuple(found)


def _late(loan: OneLoan, payments: Sequence[Payment]) -> tuple[Late, ...]:
    largest = max(payment.total_minor for payment in payments)
    at = next(i for i, payment in enumerate(payments) if payment.total_minor * 10 >= largest * 9)
    last = at + 1 == len(payments)
    room = max(LATE_DAYS) if last else (payments[at + 1].due_on - payments[at].due_on).days
    on_time = sum(payment.total_minor for payment in payments)
    return tuple(
        Late(
            number=payments[at].number,
            days=days,
            extra_minor=_paid_late(loan, payments[: at + 1], days) - on_time,
        )
        for days in LATE_DAYS
        if days <= room
    )


def _paid_late(loan: OneLoan, until: Sequence[Payment], days: int) -> int:
    """Everything paid when the last of `until` comes so many days late and all others on time."""
    due_on = until[-1].due_on
    on = due_on + timedelta(days=days)
    happened: list[Columns] = [
        event(Kind.REPAY, on=payment.due_on, amount_minor=payment.total_minor) for payment in until[:-1]
    ]
    for charge in of_borrower(loan.charges, when="late"):
        if days > charge.grace_days:
            amount = charge.of_instalment(
                principal_minor=loan.amount_minor, asked_minor=until[-1].total_minor
            )
            happened.append(
                event(
                    Kind.FEE,
                    on=on,
                    amount_minor=amount,
                    due_day=to_day(due_on),
                    part=int(Part.PENALTY),
                )
            )
    state, _other = loan.state(on=on, events=happened)
    owed = int(state["overdue_minor"])
    _other, rows = loan.state(on=on, events=[*happened, event(Kind.REPAY, on=on, amount_minor=owed)])
    return int(sum(rows[f"{part}_minor"].sum() for part in _PARTS))


def _early_days(loan: OneLoan, payments: Sequence[Payment]) -> list[date]:
    """The days that a disclosure tells: after a quarter, half and three quarters of the payments."""
    if len(payments) < 4:
        return [loan.start_on + (payments[-1].due_on - loan.start_on) / 2]
    return sorted({payments[len(payments) * quarter // 4 - 1].due_on for quarter in (1, 2, 3)})


def prepaying(*, product: Product, loan: OneLoan, on: date) -> Early:
    """What paying everything back on a day asks for and saves, when all was paid on time until then."""
    payments = schedule(loan)
    done = [payment for payment in payments if payment.due_on <= on]
    repaid = [event(Kind.REPAY, on=p.due_on, amount_minor=p.total_minor) for p in done]
    state, _other = loan.state(on=on, events=repaid)
    left = sum(payment.total_minor for payment in payments) - sum(payment.total_minor for payment in done)
    charge = product.prepayment.charge_minor(
        principal_minor=int(state["principal_outstanding_minor"]),
        interest_minor=int(state["interest_earned_minor"]),
        rate_ppb=loan.rate_ppb,
        started_on=loan.start_on,
        on=on,
    )
    payoff = int(state["payoff_minor"])
    return Early(on=on, pay_minor=payoff + charge, charge_minor=charge, saved_minor=left - payoff - charge)


def as_json(disclosure: Disclosure) -> dict[str, Any]:
    """The same figures for an API: days as ISO text, money in minor units, shares as text."""
    found = disclosure
    return {
        "product": {"code": found.product.code, "version": found.product.version},
        "jurisdiction": found.jurisdiction,
        "currency": found.product.currency,
        "agreed_on": found.agreed_on.isoformat(),
        "start_on": found.loan.start_on.isoformat(),
        "amount_minor": found.loan.amount_minor,
        "received_minor": found.received_minor,
        "rate_ppb": found.loan.rate_ppb,
        "paid_minor": found.paid_minor,
        "interest_minor": found.interest_minor,
        "cost_minor": found.cost_minor,
        "annual_cost": str(found.annual_cost),
        "payments": [
            {name: getattr(payment, name) for name in _FIGURES}
            | {"due_on": payment.due_on.isoformat(), "total_minor": payment.total_minor}
            | {"balance_minor": payment.balance_minor}
            for payment in found.payments
        ],
        "fees": [dict(fee.__dict__) for fee in found.fees],
        "late": [dict(late.__dict__) for late in found.late],
        "early": [early.__dict__ | {"on": early.on.isoformat()} for early in found.early],
        "limits": [
            {
                "rule": f"{f.limit.source.rule.jurisdiction}/{f.limit.source.rule.name}",
                "title": f.limit.source.citation.title,
                "since": f.limit.source.since.isoformat(),
                "figure": f.limit.figure,
                "amount": str(f.amount),
                "limit": str(f.limit.amount),
            }
            for f in found.verdict.findings
        ],
    }
