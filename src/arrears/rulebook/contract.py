"""The last tier: a contract lies within its product, which lies within the policy and the law."""

from datetime import date

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
        until = f" to before {product.until}" if product.until else ""
        raise UnableToAgree(
            f"this version of {product.code} is on sale from {product.since}{until}, not on {on}"
        )
    if jurisdiction not in product.jurisdictions:
        raise UnableToAgree(
            f"{product.code} is not sold in {jurisdiction} but in {', '.join(product.jurisdictions)}"
        )
    if not product.amount_min_minor <= amount_minor <= product.amount_max_minor:
        raise UnableToAgree(
            f"{product.code} is for {product.amount_min_minor} to {product.amount_max_minor} minor units of "
            f"{product.currency}, not {amount_minor}"
        )
    if not product.rate_min_ppb <= rate_ppb <= product.rate_max_ppb:
        raise UnableToAgree(
            f"the rate of {product.code} is {product.rate_min_ppb / 1e7:.2f} to "
            f"{product.rate_max_ppb / 1e7:.2f} % a year, not {rate_ppb / 1e7:.4f} %"
        )
    if instalments not in product.instalments:
        numbers = ", ".join(map(str, product.instalments))
        raise UnableToAgree(f"{product.code} has {numbers} instalments, not {instalments}")
