"""The settlement letter (结清证明): nothing is owed any more."""

from datetime import date

from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.plumbing.failures import Unable
from arrears.servicing.claim import claim_minor, is_settled
from arrears.servicing.documents.paper import Block, Paper
from arrears.servicing.documents.parts import amount, compose, day, identity, whom_to_ask
from arrears.servicing.queries.loan_page import LoanPage
from arrears.servicing.standing import day_or_none


class UnableToWriteSettlement(Unable):
    """The loan is not settled; the message says what is still open."""


def settlement(*, page: LoanPage, addressee: str, written_on: date) -> Paper:
    """The letter that a loan is settled. Raises UnableToWriteSettlement."""
    state, currency = page.state, page.header.currency
    charge_off = page.header.terms["charge_off"]
    if not is_settled(state=state, charge_off=charge_off):
        open_minor = state["payoff_minor"] + claim_minor(state=state, charge_off=charge_off)
        raise UnableToWriteSettlement(
            _("Loan %(number)s is not settled on %(day)s: %(amount)s is open. Write a payoff quote instead.")
            % {"number": page.header.number, "day": page.as_of, "amount": amount(open_minor, currency)}
        )
    recovered = state["status"] == Status.CHARGED_OFF  # its account was closed before it was paid
    closed_on = day_or_none(state["last_paid_day" if recovered else "closed_day"])
    waived = sum(state[f"{part}_waived_minor"] for part in ("principal", "interest", "fee", "penalty"))
    paid = state["received_minor"] - state["refunded_minor"]
    facts = [*identity(page), (_("Paid in all"), amount(paid, currency))]
    if waived:
        facts.append((_("Waived by us"), amount(waived, currency)))
    if closed_on:
        facts.append((_("Settled on"), day(closed_on)))
    lines = [
        _("This loan is settled. Nothing is owed on it any more, and nothing more will be asked for."),
    ]
    if state["overpaid_minor"]:
        lines.append(
            _("%(amount)s too much was paid and is held for you; ask for it back at any time.")
            % {"amount": amount(state["overpaid_minor"], currency)}
        )
    return compose(
        title=_("Your loan is settled"),
        addressee=addressee,
        written_on=written_on,
        blocks=(Block(title=_("Your loan"), facts=tuple(facts), lines=tuple(lines)), whom_to_ask()),
    )
