"""Claims that were sold, what they stood at then, and what is due to their owners by now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Sum

from arrears.servicing import posting
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.models import ClaimSold, Fact, Remittance, RemittedLoan
from arrears.servicing.stored_state import read_state


@dataclass(frozen=True, kw_only=True)
class SoldClaim:
    """A transfer that stands; the amounts are totals of the loan by the day of the sale, minor units."""

    fact_id: int
    loan_id: int
    shard: int
    party: str
    sold_on: date
    cash_minor: int
    carried_minor: int


@dataclass(frozen=True, kw_only=True)
class DueToOwner:
    """What came in on one sold loan for one owner, and what was sent on; minor units."""

    party: str
    loan_id: int
    loan_number: str
    currency: str
    collected_minor: int
    remitted_minor: int

    @property
    def due_minor(self) -> int:
        """What is still to be sent; below zero when the owner has to give something back."""
        return self.collected_minor - self.remitted_minor


@dataclass(frozen=True, kw_only=True)
class RemittanceRow:
    """Money sent on to an owner."""

    id: int
    party: str
    currency: str
    amount_minor: int
    sent_on: date
    evidence: str
    actor: str
    undoes_id: int | None  # the remittance that it takes back
    undone: bool  # another one takes it back


def sold_claims(
    *, shards: Collection[int] | None = None, loan_ids: Collection[int] | None = None
) -> list[SoldClaim]:
    """Transfers that were not taken back, by loan and day; of some shards, of some loans (None: all)."""
    gone = Fact.objects.filter(kind=FactKind.TAKEN_BACK).values("ref")
    rows = ClaimSold.objects.exclude(fact_id__in=gone).order_by("loan_id", "sold_on", "fact_id")
    if shards is not None:
        rows = rows.filter(shard__in=sorted(shards))
    if loan_ids is not None:
        rows = rows.filter(loan_id__in=sorted(loan_ids))
    names = tuple(SoldClaim.__dataclass_fields__)
    return [SoldClaim(**dict(zip(names, row, strict=True))) for row in rows.values_list(*names)]


def sold_by_us(
    *, shards: Collection[int] | None = None, loan_ids: Collection[int] | None = None
) -> dict[int, SoldClaim]:
    """The sale by this lender of each sold loan: what came later was between others."""
    found: dict[int, SoldClaim] = {}
    for claim in sold_claims(shards=shards, loan_ids=loan_ids):
        found.setdefault(claim.loan_id, claim)
    return found


def due_to_owners(*, party: str | None = None, currency: str | None = None) -> list[DueToOwner]:
    """By owner and loan, what was collected since they owned it and what was sent on; without empty rows."""
    collected = _collected()
    remitted = {
        (party, loan_id): amount
        for party, loan_id, amount in RemittedLoan.objects.values_list("remittance__party", "loan_id")
        .annotate(Sum("amount_minor"))
        .order_by()
    }
    keys = sorted({*collected, *remitted})
    heads = _heads({loan_id for _party, loan_id in keys})
    rows = [
        DueToOwner(
            party=owner,
            loan_id=loan_id,
            loan_number=heads[loan_id][0],
            currency=heads[loan_id][1],
            collected_minor=collected.get((owner, loan_id), 0),
            remitted_minor=remitted.get((owner, loan_id), 0),
        )
        for owner, loan_id in keys
        if party in (None, owner) and currency in (None, heads[loan_id][1])
    ]
    return [row for row in rows if row.collected_minor or row.remitted_minor]


def remittances(*, limit: int = 50) -> list[RemittanceRow]:
    """The latest remittances, newest first."""
    names = [name for name in RemittanceRow.__dataclass_fields__ if name != "undone"]
    found = list(Remittance.objects.order_by("-id").values_list(*names)[:limit])
    undone = set(Remittance.objects.exclude(undoes=None).values_list("undoes_id", flat=True))
    return [RemittanceRow(**dict(zip(names, row, strict=True)), undone=row[0] in undone) for row in found]


def _collected() -> dict[tuple[str, int], int]:
    """Cash by (owner, loan): from the day they came to own it until the next owner did, or now."""
    by_loan: dict[int, list[SoldClaim]] = {}
    for claim in sold_claims():
        by_loan.setdefault(claim.loan_id, []).append(claim)
    found: dict[tuple[str, int], int] = {}
    for loan_id, claims in by_loan.items():
        state = read_state(loan_id=loan_id, shard=claims[0].shard)
        ends = [*(claim.cash_minor for claim in claims[1:]), posting.cash_of(state=state)]
        for claim, end in zip(claims, ends, strict=True):
            key = (claim.party, loan_id)
            found[key] = found.get(key, 0) + end - claim.cash_minor
    return found


def _heads(loan_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Number and currency of loans."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, l.number, t.currency from servicing_loan l "
            "join servicing_terms t on t.id = l.terms_id where l.id = any(%s)",
            [sorted(loan_ids)],
        )
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
