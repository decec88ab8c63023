"""The league table of agencies: what came in net of what it cost, and what people complained about."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from arrears.collection.agencies.models import Agency, Placement
from arrears.collection.agencies.money import collected

PER = 10_000  # complaints are counted per so many accounts (METRICS.md, Collection)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One agency and currency; amounts in minor units. Liquidation = collected ÷ placed, of one cohort."""

    agency: str
    name: str
    currency: str
    accounts: int
    placed_minor: int
    collected_minor: int
    commission_minor: int
    complaints: int

    @property
    def net_minor(self) -> int:
        return self.collected_minor - self.commission_minor

    @property
    def liquidation(self) -> float | None:
        return self.collected_minor / self.placed_minor if self.placed_minor else None

    @property
    def net_liquidation(self) -> float | None:
        return self.net_minor / self.placed_minor if self.placed_minor else None

    @property
    def complaints_per_10000(self) -> float | None:
        return self.complaints * PER / self.accounts if self.accounts else None

    def as_json(self) -> dict[str, int | float | None]:
        """The figures, to be kept with an evaluation."""
        plain = {key: value for key, value in asdict(self).items() if isinstance(value, int)}
        return {
            **plain,
            "net_minor": self.net_minor,
            "liquidation": self.liquidation,
            "complaints_per_10000": self.complaints_per_10000,
        }


def league(*, from_on: date, to_on: date, complaints: Mapping[str, int]) -> list[Standing]:
    """Placements of from_on..to_on and what came of them by to_on, the best net liquidation first.

    `complaints`: how many about each agency, by its code. One row an agency and currency.
    """
    found = Placement.objects.filter(placed_on__gte=from_on, placed_on__lte=to_on).select_related("agency")
    groups: dict[tuple[str, str], list[Placement]] = {}
    for placement in found:
        groups.setdefault((placement.agency_id, placement.currency), []).append(placement)
    rows = [
        _standing(group, to_on, complaints.get(agency, 0), currency)
        for (agency, currency), group in groups.items()
    ]
    return sorted(rows, key=lambda row: (-(row.net_liquidation or 0.0), row.agency))


def standing_of(*, agency: str, complaints: int, on: date) -> Standing:
    """An agency over the year to a day, in the currency of most of its placements."""
    since = on.replace(year=on.year - 1) if (on.month, on.day) != (2, 29) else date(on.year - 1, 2, 28)
    rows = league(from_on=since, to_on=on, complaints={agency: complaints})
    own = [row for row in rows if row.agency == agency]
    if own:
        return max(own, key=lambda row: row.accounts)
    return Standing(
        agency=agency,
        name=Agency.objects.get(code=agency).name,
        currency="CNY",
        accounts=0,
        placed_minor=0,
        collected_minor=0,
        commission_minor=0,
        complaints=complaints,
    )


def _standing(group: list[Placement], until: date, complaints: int, currency: str) -> Standing:
    came = collected(placements=group, until=until)
    return Standing(
        agency=group[0].agency_id,
        name=group[0].agency.name,
        currency=currency,
        accounts=len(group),
        placed_minor=sum(one.owed_minor for one in group),
        collected_minor=sum(one.payment.amount_minor for one in came),
        commission_minor=sum(one.commission_minor for one in came),
        complaints=complaints,
    )
