"""Random revolving lines and their histories, from a seed: what the kernel and the oracle are compared on."""

import numpy as np

from arrears.kernel.book import TERMS_DEFAULTS
from arrears.kernel.codes import CarryFrom, Kind, Method, Part, PenaltyBasis, Rounding, Unit
from arrears.kernel.order import pack_order
from tests.oracle.dates import to_date
from tests.properties.histories import Generator, Story, event, number
from tests.properties.terms import pick, sometimes


def line_stories(*, seed: int, count: int, as_of_day: int) -> list[Story]:
    """`count` lines; the same arguments give the same ones."""
    rng = np.random.default_rng(seed)
    return [_one(rng, as_of_day, k + 1, f"seed {seed} line {k + 1}") for k in range(count)]


def random_line_terms(rng: Generator) -> dict[str, int]:
    """Terms of a line, most of them usual."""
    on = int(rng.integers(1, 29))
    due = pick(rng, [d for d in range(1, 29) if d != on])
    terms = TERMS_DEFAULTS | {"method": int(Method.REVOLVING), "statement_on": on, "statement_due_on": due}
    terms |= {
        "statement_free": int(sometimes(rng, 0.75)),
        "carry_from": int(pick(rng, list(CarryFrom))),
        "compound": int(sometimes(rng, 0.15)),
        "minimum_ppm": pick(rng, [100_000, 100_000, 50_000, 333_333, 0, 1_000_000]),
        "minimum_floor_minor": pick(rng, [0, 0, 50, 5_000, 100_000]),
        "days_in_year": pick(rng, [365, 365, 360, 0, 364]),
        "rounding": int(pick(rng, list(Rounding))),
        "tolerance_minor": pick(rng, [0, 0, 1, 100]),
        "delinquency_grace_days": pick(rng, [0, 3]),
        "default_days": pick(rng, [90, 30]),
        "penalty_basis": int(pick(rng, list(PenaltyBasis))),
        "penalty_grace_days": pick(rng, [0, 0, 3, 20]),
        "penalty_days_in_year": pick(rng, [360, 365]),
        "penalty_cap_ppm": pick(rng, [0, 0, 0, 10_000, 1_000]),
        "rate_unit": int(pick(rng, [Unit.YEAR, Unit.YEAR, Unit.MONTH])),
    }
    terms |= {"penalty_multiple_ppm": 300_000} if sometimes(rng, 0.5) else {"penalty_rate_ppb": 60_000_000}
    if sometimes(rng, 0.3):
        steps = [(state, part) for state in range(3) for part in range(4)]
        terms["order"] = pack_order([steps[k] for k in rng.permutation(12)])
    return terms


def _one(rng: Generator, as_of_day: int, loan_id: int, source: str) -> Story:
    terms = random_line_terms(rng)
    start = as_of_day - int(rng.integers(0, 420))
    scale = pick(rng, [100, 10_000, 10_000, 10**6, 10**9])
    loan = {"loan_id": loan_id, "terms_ix": 0, "principal_minor": scale * 20, "instalments": 1}
    loan |= {"rate_ppb": pick(rng, [182_500_000, 146_000_000, 1, 0, 240_000_000]), "start_day": start}
    story = Story(terms=terms, loan=loan, source=source)
    span = max(1, as_of_day - start + 20)
    _purchases(rng, story, start, span, scale)
    _payments(rng, story, start, span, scale)
    _changes(rng, story, start, span, scale)
    _written_down(rng, story, as_of_day)
    return story


def _purchases(rng: Generator, story: Story, start: int, span: int, scale: int) -> None:
    for k in range(pick(rng, [1, 1, 2, 4, 8, 15])):
        day = start + (int(rng.integers(0, span)) if k else 0)
        story.events.append(event(Kind.PURCHASE, day, int(rng.integers(1, scale))))


def _payments(rng: Generator, story: Story, start: int, span: int, scale: int) -> None:
    """One who now and then pays all that was bought so far, one who pays little, one who stops."""
    bought, paid = sum(e["amount_minor"] for e in story.events), 0
    stops = start + span if sometimes(rng, 0.6) else start + int(rng.integers(0, span))
    if sometimes(rng, 0.5):
        due_on = story.terms["statement_due_on"]
        for day in [d for d in range(start, stops) if to_date(d).day == due_on and sometimes(rng, 0.8)]:
            so_far = sum(e["amount_minor"] for e in story.events if e["kind"] == Kind.PURCHASE)
            so_far -= sum(e["amount_minor"] for e in story.events if e["value_day"] > day - 10)
            amount = max(0, so_far - paid) // pick(rng, [1, 1, 1, 2, 10]) + pick(rng, [0, 0, 0, 1, 200])
            paid += amount
            if amount > 0:
                story.events.append(event(Kind.REPAY, day - pick(rng, [0, 0, 0, 1, 9, -4]), amount))
        return
    for _ in range(pick(rng, [0, 1, 3, 6, 10])):
        shares = [1, bought // 10 + 1, bought // 20 + 1, bought // 4 + 1, int(rng.integers(1, scale + 1))]
        amount = pick(rng, [*shares, bought] if sometimes(rng, 0.2) else shares)
        story.events.append(event(Kind.REPAY, start + int(rng.integers(0, stops - start + 1)), amount))


def _changes(rng: Generator, story: Story, start: int, span: int, scale: int) -> None:
    def day() -> int:
        return start + int(rng.integers(0, span))

    small = max(2, scale // 20)
    for _ in range(pick(rng, [0, 0, 1, 2])):
        part = pick(rng, [int(Part.FEE), int(Part.PENALTY)])
        story.events.append(event(Kind.FEE, day(), int(rng.integers(1, small)), part=part))
    for _ in range(pick(rng, [0, 0, 0, 1, 2])):
        amount = pick(rng, [1, small, scale])
        story.events.append(event(Kind.WAIVE, day(), amount, part=pick(rng, range(4))))
    bought = [e for e in story.events if e["kind"] == Kind.PURCHASE]
    for _ in range(pick(rng, [0, 0, 1, 2])):
        of = bought[int(rng.integers(len(bought)))]
        amount = max(1, of["amount_minor"] // pick(rng, [1, 1, 2]) + pick(rng, [0, 0, 5]))
        later = of["value_day"] + int(rng.integers(0, 80))
        refund = event(Kind.PURCHASE_REFUND, later, amount)
        refund["about"] = id(of)
        story.events.append(refund)
    for _ in range(pick(rng, [0, 0, 1, 1, 2])):
        of = bought[int(rng.integers(len(bought)))]
        of_statement = sometimes(rng, 0.5)
        plan = event(Kind.CONVERT, of["value_day"] + int(rng.integers(0, 60)), of["amount_minor"])
        plan |= {"instalments": pick(rng, [1, 3, 6, 12]), "treatment": pick(rng, [0, 1])}
        plan |= {"fee_minor": pick(rng, [0, 1, small])}
        if not of_statement:
            plan["about"] = id(of)
        story.events.append(plan)
    if sometimes(rng, 0.1):
        begin = day()
        story.events.append(event(Kind.PAUSE_DELINQUENCY, begin, due_day=begin + int(rng.integers(1, 60))))
    for kind in (Kind.PAUSE_INTEREST, Kind.FREEZE_PENALTY):
        for _ in range(pick(rng, [0, 0, 0, 0, 1, 2])):
            begin = day()
            first, last = begin + pick(rng, [-20, 0, 0, 15]), begin + pick(rng, [-1, 0, 40, 90, 3_000])
            stop = {"due_day": first} if sometimes(rng, 0.4) else {}
            story.events.append(event(kind, begin, to_day=last, **stop))
    if sometimes(rng, 0.08):
        story.events.append(event(Kind.CHARGEBACK, day(), int(rng.integers(1, scale))))
    if sometimes(rng, 0.08):
        story.events.append(event(Kind.REFUND, day(), int(rng.integers(1, scale))))
    if sometimes(rng, 0.1):
        end = day()
        story.events.append(event(Kind.CHARGE_OFF, end))
        story.events.append(
            event(pick(rng, [Kind.RECOVER, Kind.REPAY]), end + 9, int(rng.integers(1, scale)))
        )


def _written_down(rng: Generator, story: Story, as_of_day: int) -> None:
    """Some are written down late, some are reversed; events that need another name it."""
    undone = [e for e in story.events if sometimes(rng, 0.04)]
    if sometimes(rng, 0.97):  # else the line may have no beginning left
        undone = [e for e in undone if e is not story.events[0]]
    for drawn in story.events:
        if sometimes(rng, 0.1):
            drawn["posted_day"] = drawn["value_day"] + int(rng.integers(0, 60))
    for target in undone:
        reversal = event(Kind.REVERSE, target["posted_day"] + int(rng.integers(0, 30)))
        reversal["target"] = id(target)
        story.events.append(reversal)
    order = rng.permutation(len(story.events))
    ranked = sorted(
        zip(order, story.events, strict=True),
        key=lambda pair: (pair[1]["posted_day"], "target" in pair[1], int(pair[0])),
    )
    story.events = [drawn for _, drawn in ranked]
    number(story)
