"""Sales, their claims and bids as rows that do not change."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.legal.choices import SaleState, SoldState
from arrears.collection.legal.models import Bid, Sale, SaleClaim


@dataclass(frozen=True, kw_only=True)
class SaleRow:
    """A sale; amounts in minor units of `currency`."""

    id: int
    name: str
    rule: str
    rule_version: str
    jurisdiction: str
    currency: str
    cut_off_on: date
    state: SaleState
    tape_sha256: str
    claims: int
    claim_minor: int
    excluded: dict[str, int]
    checks: list[str]
    chosen_by: str
    buyer: str
    price_minor: int | None
    agreed_by: str
    contract: str
    approved_by: str
    transferred_on: date | None


@dataclass(frozen=True, kw_only=True)
class SaleClaimRow:
    """One loan of a sale."""

    loan_id: int
    person_id: int
    principal_minor: int
    interest_minor: int
    fee_minor: int
    penalty_minor: int
    state: SoldState
    why: str
    price_minor: int | None
    noticed_on: date | None

    @property
    def total_minor(self) -> int:
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor


@dataclass(frozen=True, kw_only=True)
class BidRow:
    """A price that was offered."""

    id: int
    bidder: str
    price_minor: int
    on: date
    document: str


def sales() -> list[SaleRow]:
    """All sales, the newest first."""
    return [_sale(one) for one in Sale.objects.defer("tape").order_by("-id")]


def sale(*, sale_id: int) -> SaleRow | None:
    """One sale; None when there is none."""
    one = Sale.objects.defer("tape").filter(id=sale_id).first()
    return None if one is None else _sale(one)


def claims_of_sale(*, sale_id: int, limit: int = 500) -> list[SaleClaimRow]:
    """Its claims in the order of the tape."""
    rows = SaleClaim.objects.filter(sale_id=sale_id).order_by("id")[:limit]
    names = [name for name in SaleClaimRow.__dataclass_fields__ if name != "state"]
    return [
        SaleClaimRow(state=SoldState(one.state), **{name: getattr(one, name) for name in names})
        for one in rows
    ]


def bids(*, sale_id: int) -> list[BidRow]:
    """Its bids, the highest first."""
    rows = Bid.objects.filter(sale_id=sale_id).order_by("-price_minor", "id")
    return [BidRow(**values) for values in rows.values(*BidRow.__dataclass_fields__)]


def _sale(one: Sale) -> SaleRow:
    names = [name for name in SaleRow.__dataclass_fields__ if name != "state"]
    return SaleRow(state=SaleState(one.state), **{name: getattr(one, name) for name in names})
