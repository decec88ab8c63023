"""A purchase or a statement of a revolving line is turned into instalments (分期)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.kernel.codes import ConversionFee, Kind
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.rulebook import products
from arrears.servicing.explain_forms import money
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Verb
from arrears.servicing.queries.book_of_loan import LoanHead, book_of_loan, head_of_loan
from arrears.servicing.stored_state import read_state


class UnableToConvert(UnableToPost):
    """What was bought can't be turned into instalments like this; the message says why and what to do."""


VERB = Verb(name="convert", kind=Kind.CONVERT, failure=UnableToConvert)


def convert(
    *,
    loan_id: int,
    amount_minor: int,
    instalments: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    purchase_id: int = 0,
    fee: ConversionFee = ConversionFee.SPREAD,
    reason: str = "",
) -> Receipt:
    """Turns a purchase (`purchase_id`: its event; 0: the statements drawn) into instalments for a fee.

    Refused while a minimum is past due. Raises UnableToConvert, UnableToFindLoan, UnableToReuseKey.
    """
    head = head_of_loan(loan_id=loan_id)
    product = products.load(code=head.product_code, version=head.product_version)
    offered = {one.instalments: one for one in product.conversions}
    if instalments not in offered:
        raise UnableToConvert(
            _("%(code)s turns purchases into %(offered)s instalments, not %(instalments)s.")
            % {
                "code": product.code,
                "offered": ", ".join(map(str, sorted(offered))),
                "instalments": instalments,
            }
        )
    state = read_state(loan_id=loan_id, shard=head.shard)
    if state is not None and state["delinquent_days"] > 0:
        raise UnableToConvert(
            _("Loan %(number)s is overdue: what is overdue is paid first.") % {"number": head.number}
        )
    said: dict[str, Any] = {
        "loan_id": loan_id,
        "amount_minor": amount_minor,
        "instalments": instalments,
        "value_on": value_on,
        "ref": purchase_id,
        "fee_minor": offered[instalments].fee_minor(amount_minor),
        "treatment": int(fee),
        "idempotency_key": idempotency_key,
        "actor": actor,
        "source": source,
        "reason": reason,
    }
    with transaction.atomic():
        done = do(verb=VERB, said=said)
        if not done.repeated:
            _require_all(done, amount_minor, head)
        return done


def _require_all(done: Receipt, amount_minor: int, head: LoanHead) -> None:
    """The kernel converts what is left of the purchases; here it has to be all that was asked for."""
    day = to_day(done.posted_on)
    folded = fold(book=book_of_loan(loan_id=done.loan_id), as_of_day=day, known_day=day, detail=True)
    did = folded.allocations[folded.allocations["event_id"] == done.event_id]
    converted = int(did["principal_minor"].sum())
    if converted < amount_minor:
        raise UnableToConvert(
            _("Only %(converted)s of these purchases are left to be turned into instalments.")
            % {"converted": money(converted, head.currency)}
        )
