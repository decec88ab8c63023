"""Parts that several papers share. Pure: a loan's page in, texts of the active language out."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.plumbing.currency import plain_amount
from arrears.rulebook import products
from arrears.servicing.claim import charged_off_minor, claim_minor
from arrears.servicing.documents.lender import Lender, lender, speaks_chinese
from arrears.servicing.documents.paper import Block, Paper
from arrears.servicing.queries.loan_page import LoanPage


def figure(minor: int, currency: str) -> str:
    """An amount without its currency, for a column that names it in its heading."""
    return plain_amount(minor, currency)


def amount(minor: int, currency: str) -> str:
    """An amount with its currency."""
    text = figure(minor, currency)
    return f"{text} 元" if currency == "CNY" and speaks_chinese() else f"{currency} {text}"


def day(value: date) -> str:
    """A day as people write it."""
    return date_format(value, "Y年n月j日" if speaks_chinese() else "j F Y")


def product_name(page: LoanPage) -> str:
    """The product's name in the active language; the code of a product that is not on file."""
    header = page.header
    try:
        found = products.load(code=header.product_code, version=header.product_version)
    except products.UnableToFindProduct:
        return header.product_code
    return found.names["zh" if speaks_chinese() else "en"]


def identity(page: LoanPage) -> tuple[tuple[str, str], ...]:
    """Which loan it is."""
    return (
        (_("Loan number"), page.header.number),
        (_("Product"), product_name(page)),
        (_("Agreed on"), day(page.header.start_on)),
        (_("Amount agreed"), amount(page.header.principal_minor, page.header.currency)),
    )


def how_to_pay(page: LoanPage) -> Block:
    """Where the money goes, and whom to ask. It asks, it never threatens."""
    return how_to_pay_for(page.header.number)


def how_to_pay_for(number: str) -> Block:
    """The same for what has this number."""
    sender = lender()
    return Block(
        title=_("How to pay, and whom to ask"),
        lines=(
            *sender.how_to_pay,
            _("The number of this loan is %(number)s.") % {"number": number},
            _("Is a figure wrong, or is paying difficult just now? Call %(phone)s or write to %(email)s.")
            % {"phone": sender.phone, "email": sender.email},
            _("We look at it with you; asking costs nothing and does not count against you."),
        ),
    )


def whom_to_ask() -> Block:
    """For a loan on which nothing is paid any more."""
    sender = lender()
    asks = _("Is anything unclear? Call %(phone)s or write to %(email)s.")
    return Block(title=_("Whom to ask"), lines=(asks % {"phone": sender.phone, "email": sender.email},))


def owed(page: LoanPage) -> tuple[tuple[str, str], ...]:
    """What is owed by part as of the page's day; the parts sum to the last line."""
    state, currency = page.state, page.header.currency
    if state["status"] == Status.CHARGED_OFF:
        claim = claim_minor(state=state, charge_off=page.header.terms["charge_off"])
        return (
            (_("Charged off in our books"), amount(charged_off_minor(state), currency)),
            (_("Recovered since"), amount(state["recovered_minor"], currency)),
            (_("Still owed"), amount(claim, currency)),
        )
    parts = (
        (_("Principal"), state["principal_outstanding_minor"]),
        (_("Interest due and unpaid"), state["interest_outstanding_minor"]),
        (_("Interest earned, not due yet"), state["interest_accrued_minor"]),
        (_("Fees"), state["fee_outstanding_minor"]),
        (_("Penalty interest"), state["penalty_outstanding_minor"]),
    )
    total = sum(minor for _name, minor in parts)
    shown = [(name, amount(minor, currency)) for name, minor in parts if minor or name == _("Principal")]
    return (*shown, (_("Together"), amount(total, currency)))


def compose(*, title: str, addressee: str, blocks: Sequence[Block], written_on: date) -> Paper:
    """The paper with its sender."""
    sender: Lender = lender()
    return Paper(
        language=get_language() or "en",
        title=title,
        sender=sender.name,
        sender_lines=(sender.address, f"{sender.phone}  {sender.email}"),
        addressee=addressee,
        blocks=tuple(blocks),
        footer=_("%(sender)s, written on %(day)s") % {"sender": sender.name, "day": day(written_on)},
    )
