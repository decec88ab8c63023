"""Products as the API shows them."""

from decimal import Decimal

from arrears.rulebook.catalogue import Entry
from arrears.web.api.fields import Shown


class ChargeOut(Shown):
    """What a product charges beside interest."""

    code: str
    names: dict[str, str]
    when: str
    of: str
    share_ppm: int
    amount_minor: int
    earned_by: str
    paid_by: str


class ProductOut(Shown):
    """A product of the catalogue, in the version on sale; costs as shares a year (0.18 = 18 %)."""

    code: str
    version: str
    names: dict[str, str]
    description: dict[str, str]
    kind: str
    lender: str
    on_sale: bool
    jurisdictions: list[str]
    currency: str
    instalments: list[int]
    amount_min_minor: int
    amount_max_minor: int
    rate_min_ppb: int
    rate_max_ppb: int
    annual_cost_min: Decimal
    annual_cost_max: Decimal
    late_rate_max: Decimal
    charges: list[ChargeOut]
    within_the_law: dict[str, bool]


class ProductsOut(Shown):
    """The catalogue: short enough for one page."""

    items: list[ProductOut]


def product_out(entry: Entry) -> ProductOut:
    """An entry of the catalogue."""
    product = entry.product
    return ProductOut(
        **{name: getattr(product, name) for name in _ALIKE},
        names=dict(product.names),
        description=dict(product.description),
        on_sale=entry.on_sale,
        annual_cost_min=entry.annual_cost_min,
        annual_cost_max=entry.annual_cost_max,
        late_rate_max=entry.late_rate_max,
        charges=[
            ChargeOut(
                **{name: getattr(charge, name) for name in ChargeOut.model_fields if name != "names"},
                names=dict(charge.names),
            )
            for charge in product.charges
        ],
        within_the_law={place: verdict.allowed for place, verdict in entry.verdicts.items()},
    )


_ALIKE = (
    "code", "version", "kind", "lender", "jurisdictions", "currency", "instalments",
    "amount_min_minor", "amount_max_minor", "rate_min_ppb", "rate_max_ppb",
)  # fmt: skip
