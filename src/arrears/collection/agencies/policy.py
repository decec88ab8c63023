"""Which case goes where, what commission is due, what an agency has to have agreed to. Pure."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from arrears.collection.agencies.choices import LineVerdict
from arrears.collection.agencies.rules import Commission, PlacementRule

# What a contract with a processor of personal data has to state (PIPL, art. 21), and who is checked how
# (CBA guideline of 2026-01-30; rules/CN/entrusted_processing.yaml, agency_rules.yaml).
CLAUSES = (
    "purpose",
    "term",
    "method",
    "data_types",
    "safeguards",
    "rights_and_duties",
    "no_sub_entrustment",
    "return_or_delete",
    "inspection",
)
# What an agency is given to find and speak to a debtor: the least that does (PIPL, art. 6).
SHARED = ("name", "contact_points_behind_the_gate", "what_is_owed", "language")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A case that may be placed."""

    case_id: int
    person_id: int
    region: str
    currency: str
    dpd_days: int
    owed_minor: int


@dataclass(frozen=True, kw_only=True)
class Seat:
    """An agency with its mandate of the day and how many debtors it can still take."""

    agency: str
    mandate_id: int
    room: int
    dpd_from: int
    dpd_to: int
    regions: Collection[str]


def share_of(*, experiment: str, person_id: int) -> int:
    """A debtor's place in 0..999,999 of an experiment: the same for ever, unrelated between experiments."""
    digest = hashlib.sha256(f"{experiment}/{person_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 1_000_000


def allocate(
    *, candidates: Sequence[Candidate], rules: Sequence[PlacementRule], seats: Sequence[Seat]
) -> dict[int, tuple[str, Seat]]:
    """Case id -> (code of the rule, seat). The first rule that fits a case speaks for it.

    A rule's share keeps the others with the lender's own people, by a stable hash, so that the two can be
    compared. Among agencies with room the one furthest below its weight takes the next case.
    """
    room = {seat.mandate_id: seat.room for seat in seats}
    given: dict[tuple[str, int], int] = {}
    found: dict[int, tuple[str, Seat]] = {}
    for case in sorted(candidates, key=lambda one: (-one.owed_minor, one.case_id)):
        rule = next((one for one in rules if one.fits(case.dpd_days, case.owed_minor, case.currency)), None)
        if rule is None or share_of(experiment=rule.code, person_id=case.person_id) >= rule.share_ppm:
            continue
        able = [seat for seat in seats if room[seat.mandate_id] > 0 and _may(seat, rule, case)]
        if not able:
            continue
        seat = min(able, key=lambda one: _load(one, rule, given))
        room[seat.mandate_id] -= 1
        given[rule.code, seat.mandate_id] = given.get((rule.code, seat.mandate_id), 0) + 1
        found[case.case_id] = rule.code, seat
    return found


def _may(seat: Seat, rule: PlacementRule, case: Candidate) -> bool:
    return (
        rule.weights.get(seat.agency, 0) > 0
        and seat.dpd_from <= case.dpd_days <= seat.dpd_to
        and (not seat.regions or case.region in seat.regions)
    )


def _load(seat: Seat, rule: PlacementRule, given: Mapping[tuple[str, int], int]) -> tuple[Decimal, str]:
    had = given.get((rule.code, seat.mandate_id), 0) + 1
    return Decimal(had) / rule.weights[seat.agency], seat.agency


def commission_minor(*, table: Commission, dpd_days: int, paid_minor: int) -> int:
    """Commission on a payment, by the days past due on the day of the placement; rounded half to even."""
    rate = next((band.share_ppm for band in table.bands if band.dpd_from <= dpd_days <= band.dpd_to), 0)
    return int((Decimal(paid_minor * rate) / 1_000_000).to_integral_value(ROUND_HALF_EVEN))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A line of an invoice and what the ledger knows of it."""

    claimed_minor: int
    paid_on: date
    due_minor: int | None  # commission by the table; None: no such payment
    from_on: date | None  # the agency had the case from … (None: never)
    to_on: date | None  # … to this day, None: still has it
    invoiced_before: bool


def judge(asked: Asked) -> tuple[LineVerdict, int]:
    """The verdict on a line and what is agreed to be paid for it, in minor units."""
    if asked.from_on is None:
        return LineVerdict.NO_PLACEMENT, 0
    if asked.due_minor is None:
        return LineVerdict.NO_PAYMENT, 0
    if asked.invoiced_before:
        return LineVerdict.TWICE, 0
    if asked.paid_on < asked.from_on or (asked.to_on is not None and asked.paid_on > asked.to_on):
        return LineVerdict.OUTSIDE, 0
    if asked.claimed_minor > asked.due_minor:
        return LineVerdict.TOO_HIGH, asked.due_minor
    if asked.claimed_minor < asked.due_minor:
        return LineVerdict.TOO_LOW, asked.claimed_minor
    return LineVerdict.AGREED, asked.due_minor
