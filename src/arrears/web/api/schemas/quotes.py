"""What is told before signing, as the API shows it."""

from datetime import date
from decimal import Decimal

from arrears.web.api.fields import Body, Code, Day, Money, Rate, Shown, Whole


class QuoteIn(Body):
    """The loan that somebody asks about."""

    product_code: Code
    amount_minor: Money
    rate_ppb: Rate
    instalments: Whole
    start_on: Day | None = None
    first_due_on: Day | None = None
    jurisdiction: Code | None = None
    agreed_on: Day | None = None


class ProductVersion(Shown):
    """Which version of a product."""

    code: str
    version: str


class QuotedPayment(Shown):
    """One payment of the schedule."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int
    fee_minor: int
    total_minor: int
    balance_minor: int


class QuotedFee(Shown):
    """A charge over the whole term."""

    code: str
    names: dict[str, str]
    when: str
    amount_minor: int
    earned_by: str
    kept_back: bool


class QuotedLate(Shown):
    """What being late costs."""

    number: int
    days: int
    extra_minor: int


class QuotedEarly(Shown):
    """What paying everything back on a day asks for, and saves."""

    on: date
    pay_minor: int
    charge_minor: int
    saved_minor: int


class QuotedLimit(Shown):
    """A limit of the law that the loan keeps, with its rule."""

    rule: str
    title: str
    since: date
    figure: str
    amount: Decimal
    limit: Decimal


class QuoteOut(Shown):
    """The disclosure of one loan; shares of 1."""

    product: ProductVersion
    jurisdiction: str
    currency: str
    agreed_on: date
    start_on: date
    amount_minor: int
    received_minor: int
    rate_ppb: int
    paid_minor: int
    interest_minor: int
    cost_minor: int
    annual_cost: Decimal
    payments: list[QuotedPayment]
    fees: list[QuotedFee]
    late: list[QuotedLate]
    early: list[QuotedEarly]
    limits: list[QuotedLimit]
