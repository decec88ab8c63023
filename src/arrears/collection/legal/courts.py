"""What the courts of a place charge and how long they take: rules/<place>/, rules/collection/courts.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from arrears.collection.legal.choices import Track
from arrears.collection.legal.clocks import Law
from arrears.collection.legal.failures import UnableToReadCourtData
from arrears.plumbing.early import gettext as _
from arrears.rulebook import jurisdictions, parameters
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_FROM_RULES = {
    "accept_days": "payment_order_accept_days",
    "issue_days": "payment_order_issue_days",
    "answer_days": "payment_order_answer_days",
    "enforcement_years": "enforcement_application_years",
}
_FROM_FILE = ("suit_accept_days", "suit_months", "small_claim_months", "appeal_days")


@dataclass(frozen=True, kw_only=True)
class Fees:
    """Shares on each part of an amount above a bound; `least_minor` up to the first."""

    least_minor: int
    bands: tuple[tuple[int, int], ...]  # (above_minor, share_ppm), rising
    source: str

    def of(self, amount_minor: int) -> int:
        """The fee for an amount, rounded to the nearest minor unit."""
        uppers = [above for above, _share in self.bands[1:]] + [max(amount_minor, 0)]
        parts = sum(
            max(0, min(amount_minor, upper) - above) * share
            for (above, share), upper in zip(self.bands, uppers, strict=True)
        )
        return self.least_minor + (parts + 500_000) // 1_000_000


@dataclass(frozen=True, kw_only=True)
class Court:
    """What the file says of a place."""

    notice_days: int
    visit_days_ahead_max: int
    periods: Mapping[str, tuple[int, str]]
    filing: Fees
    payment_order_part: int
    small_claim_part: int
    enforcement: Fees
    wage_minor: int
    wages_of_regions: Mapping[str, int]
    wage_source: str


def court_of(jurisdiction: str) -> Court:
    """The data of a place or of the nearest wider one. Raises UnableToReadCourtData."""
    found = _courts(folder() / "collection" / "courts.yaml")
    for place in jurisdictions.chain(jurisdiction):
        if place in found:
            return found[place]
    raise UnableToReadCourtData(
        _("rules/collection/courts.yaml has nothing for %(place)s: add its courts before going to one.")
        % {"place": jurisdiction}
    )


def law_of(*, jurisdiction: str, on: date) -> Law:
    """The periods in force on a day. Raises UnableToReadCourtData."""
    court = court_of(jurisdiction)
    values: dict[str, Any] = {name: value for name, (value, _source) in court.periods.items()}
    sources = {name: source for name, (_value, source) in court.periods.items()}
    for name, rule in _FROM_RULES.items():
        found = parameters.strictest(jurisdiction=jurisdiction, rule=rule, on=on)
        if found is None:
            raise UnableToReadCourtData(
                _("No rule %(rule)s is in force for %(place)s on %(day)s.")
                % {"rule": rule, "place": jurisdiction, "day": on}
            )
        values[name], sources[name] = int(found.value), found.cite()
    small = parameters.strictest(jurisdiction=jurisdiction, rule="small_claim", on=on)
    sources |= {
        "notice_days": _("the lender's own wait"),
        "hearing": _("the court's summons"),
        "performance": _("the judgment"),
    }
    return Law(
        notice_days=court.notice_days,
        small_claim_is_final=bool(small is not None and small.value.get("final_in_first_instance")),
        calendar=jurisdictions.load(jurisdiction).holidays,
        sources=sources,
        **values,
    )


def filing_fee(*, jurisdiction: str, track: Track, claimed_minor: int) -> int:
    """What the court asks for filing a claim, in minor units."""
    court = court_of(jurisdiction)
    part = {Track.PAYMENT_ORDER: court.payment_order_part, Track.SMALL_CLAIM: court.small_claim_part}.get(
        track, 1
    )
    return -(-court.filing.of(claimed_minor) // part)


def small_claim_ceilings(*, jurisdiction: str, region: str) -> tuple[int, int]:
    """(up to which a small claim is the rule, up to which it may be agreed) in a province, in minor units."""
    court = court_of(jurisdiction)
    wage = court.wages_of_regions.get(region[:2], court.wage_minor)
    return wage // 2, wage * 2


@lru_cache(maxsize=4)
def _courts(path: Path) -> dict[str, Court]:
    fields = Fields.of_file(path)
    found = {str(place): _court(fields.inside(place)) for place in fields.keys()}  # noqa: SIM118
    fields.done()
    return found


def _court(fields: Fields) -> Court:
    filing, wages = fields.inside("filing_fee"), fields.inside("average_wage")
    regions = wages.inside("regions")
    wages.text("certainty")
    return Court(
        notice_days=fields.integer("notice_days", high=365),
        visit_days_ahead_max=fields.integer("visit_days_ahead_max", low=1, high=365),
        periods={name: _period(fields.inside(name)) for name in _FROM_FILE},
        payment_order_part=filing.integer("payment_order_part", low=1, high=10),
        small_claim_part=filing.integer("small_claim_part", low=1, high=10),
        filing=_fees(filing),
        enforcement=_fees(fields.inside("enforcement_fee")),
        wage_minor=wages.integer("minor", low=1),
        wages_of_regions={str(key): regions.integer(key, low=1) for key in regions.keys()},  # noqa: SIM118
        wage_source=wages.text("source"),
    )


def _period(fields: Fields) -> tuple[int, str]:
    fields.text("certainty")
    return fields.integer("value", low=1, high=3650), fields.text("source")


def _fees(fields: Fields) -> Fees:
    fields.text("certainty")
    return Fees(
        least_minor=fields.integer("least_minor"),
        bands=fields.each(
            "bands",
            lambda band: (band.integer("above_minor"), band.integer("share_ppm", high=1_000_000)),
        ),
        source=fields.text("source"),
    )
