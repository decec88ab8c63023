"""The last tier: a contract lies within its product, which lies within the policy and the law."""

from datetime import date

from arrears.plumbing.currency import plain_amount
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.rulebook.products import Product


class UnableToAgree(Unable):
    """The product has no such loan; the message says what it has."""


def check(
    *, product: Product, amount_minor: int, rate_ppb: int, instalments: int, jurisdiction: str, on: date
) -> None:
    """Raise UnableToAgree unless the version is sold there and then with such an amount, rate and term.

    `on`: the day of the contract.
    """
    if on < product.since or (product.until is not None and on >= product.until):
        words = (
            _("this version of %(code)s is on sale from %(since)s to before %(until)s, not on %(on)s")
            if product.until
            else _("this version of %(code)s is on sale from %(since)s, not on %(on)s")
        )
        raise UnableToAgree(
            words % {"code": product.code, "since": product.since, "until": product.until, "on": on}
        )
    if jurisdiction not in product.jurisdictions:
        raise UnableToAgree(
            _("%(code)s is not sold in %(jurisdiction)s but in %(jurisdictions)s")
            % {
                "code": product.code,
                "jurisdiction": jurisdiction,
                "jurisdictions": ", ".join(product.jurisdictions),
            }
        )
    if not product.amount_min_minor <= amount_minor <= product.amount_max_minor:
        raise UnableToAgree(
            _("%(code)s is for %(least)s to %(most)s %(currency)s, not %(amount)s")
            % {
                "code": product.code,
                "least": plain_amount(product.amount_min_minor, product.currency),
                "most": plain_amount(product.amount_max_minor, product.currency),
                "currency": product.currency,
                "amount": plain_amount(amount_minor, product.currency),
            }
        )
    if not product.rate_min_ppb <= rate_ppb <= product.rate_max_ppb:
        raise UnableToAgree(
            _("the rate of %(code)s is %(least).2f to %(most).2f %% a year, not %(rate).4f %%")
            % {
                "code": product.code,
                "least": product.rate_min_ppb / 10000000.0,
                "most": product.rate_max_ppb / 10000000.0,
                "rate": rate_ppb / 10000000.0,
            }
        )
    if instalments not in product.instalments:
        numbers = ", ".join(map(str, product.instalments))
        raise UnableToAgree(
            _("%(code)s has %(numbers)s instalments, not %(instalments)s")
            % {"code": product.code, "numbers": numbers, "instalments": instalments}
        )
