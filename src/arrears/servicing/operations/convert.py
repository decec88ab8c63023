"""A purchase or a statement of a revolving line is turned into instalments (分期)."""

from collections.abc import Mapping
from typing import Any, NotRequired, Unpack

from django.utils.translation import gettext as _

from arrears.kernel.codes import ConversionFee, Kind
from arrears.rulebook import products
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb
from arrears.servicing.queries.book_of_loan import head_of_loan


class UnableToConvert(UnableToPost):
    """What was bought can't be turned into instalments like this; the message says why and what to do."""


class Converting(SaidWithAmount):
    """How much of what was bought, into how many instalments; the fee follows from the product."""

    instalments: int
    purchase_id: NotRequired[int | None]  # the event of the purchase; None: the statements drawn
    fee: NotRequired[ConversionFee]  # spread over the instalments unless said otherwise


def _fee_of_product(said: Mapping[str, Any]) -> dict[str, int]:
    """The fee that the product asks for. Raises UnableToConvert for instalments that it does not offer."""
    head = head_of_loan(loan_id=said["loan_id"])
    product = products.load(code=head.product_code, version=head.product_version)
    offered = {one.instalments: one for one in product.conversions}
    if not offered:
        raise UnableToConvert(
            _("Loan %(number)s is no revolving line: nothing was bought on it.") % {"number": head.number}
        )
    if said["instalments"] not in offered:
        raise UnableToConvert(
            _("%(code)s turns purchases into %(offered)s instalments, not %(instalments)s.")
            % {
                "code": product.code,
                "offered": ", ".join(map(str, sorted(offered))),
                "instalments": said["instalments"],
            }
        )
    amount = said["amount_minor"]
    return {"fee_minor": offered[said["instalments"]].fee_minor(amount) if type(amount) is int else 0}


VERB = Verb(
    name="convert",
    kind=Kind.CONVERT,
    failure=UnableToConvert,
    columns={"purchase_id": "ref", "fee": "treatment"},
    defaults={"treatment": ConversionFee.SPREAD},
    follows=_fee_of_product,
)


def convert(**said: Unpack[Converting]) -> Receipt:
    """Turns a purchase, or the statements drawn, into instalments for a fee.

    Refused while a minimum is past due, for more than is left of what was bought, and above a price cap.
    Raises UnableToConvert, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
