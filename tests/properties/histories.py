"""Random but valid loans and their histories, from a seed: what the kernel and the oracle are compared on.

A story is one loan: terms, agreed rows and dated events. `stories(...)` draws them, `columns.book_of` lays
them out as a Book, `text.as_text` writes one for a person. Payments are drawn around the amounts that the
loan's own schedule asks for: exact, short, double and early ones, on due days and around them.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Channel, Kind, Method, Part
from tests.oracle.schedule import Plan, Planned
from tests.properties.terms import pick, random_loan, random_terms, sometimes

Generator = np.random.Generator
Event = dict[str, int]


@dataclass
class Story:
    """One loan and its history, as plain numbers."""

    terms: dict[str, int]
    loan: dict[str, int]
    rows: list[dict[str, int]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    source: str = ""


def stories(*, seed: int, count: int, as_of_day: int) -> list[Story]:
    """`count` stories; the same arguments give the same stories."""
    rng = np.random.default_rng(seed)
    return [
        one_story(rng, as_of_day=as_of_day, loan_id=k + 1, source=f"seed {seed} loan {k + 1}")
        for k in range(count)
    ]


def one_story(rng: Generator, *, as_of_day: int, loan_id: int, source: str = "") -> Story:
    """Draw one loan, its rows and its events."""
    terms = random_terms(rng)
    if terms["method"] == Method.GIVEN_ROWS:
        terms["down_payment_ppm"] = 0  # the list of rows is the whole agreement
    loan = random_loan(rng, terms=terms, as_of_day=as_of_day, loan_id=loan_id)
    story = Story(terms=terms, loan=loan, source=source)
    asked = _asked(rng, story)
    _disbursements(rng, story, asked)
    _repayments(rng, story, asked, as_of_day)
    _charges(rng, story, as_of_day)
    _ends(rng, story, as_of_day)
    _post(rng, story, as_of_day)
    return story


def event(kind: Kind, value_day: int, amount: int = 0, **fields: int) -> Event:
    """An event with every column but its id; `due_day` defaults to none."""
    drawn = {
        "kind": int(kind),
        "channel": 0,
        "value_day": value_day,
        "posted_day": value_day,
        "amount_minor": amount,
    }
    drawn |= {
        "split": 0,
        "share_ppm": 0,
        "skip_interest_refund": 0,
        "principal_minor": 0,
        "interest_minor": 0,
        "fee_minor": 0,
        "penalty_minor": 0,
    }
    return drawn | {"part": 0, "ref": 0, "due_day": NONE_DAY} | fields


def _asked(rng: Generator, story: Story) -> list[Planned]:
    """What the loan's schedule asks for: the payments are drawn around it."""
    terms, loan = SimpleNamespace(**story.terms), SimpleNamespace(**story.loan)
    plan = Plan(loan=loan, terms=terms, start=loan.start_day)
    plan.disburse(day=loan.start_day, amount=loan.principal_minor, gross=loan.principal_minor)
    asked = plan.rows()
    if terms.method == Method.GIVEN_ROWS:
        for row in asked:
            fee = pick(rng, [0, 0, 0, 1, 500])
            story.rows.append(
                {"due_day": row.due, "principal_minor": row.principal, "interest_minor": row.interest}
                | {"fee_minor": fee, "amount_minor": 0}
            )
    return asked


def _disbursements(rng: Generator, story: Story, asked: list[Planned]) -> None:
    amount, start = story.loan["principal_minor"], story.loan["start_day"]
    if sometimes(rng, 0.05):
        _brought_in(rng, story)
        return
    if sometimes(rng, 0.03):
        share = pick(rng, [0, 10_000])
        kept = event(
            Kind.DISBURSEMENT_FEE, start, pick(rng, [0, 1, 100]), share_ppm=share, part=int(Part.FEE)
        )
        story.events.append(kept)
    if amount > 10 and story.terms["method"] != Method.GIVEN_ROWS and sometimes(rng, 0.15):
        first = max(1, amount * pick(rng, range(2, 9)) // 10)
        later = start + int(rng.integers(0, 70))
        later = min(later, asked[-1].due - 1)
        story.events.append(event(Kind.DISBURSE, start, first))
        story.events.append(event(Kind.DISBURSE, later, amount - first))
    elif not sometimes(rng, 0.01):
        story.events.append(event(Kind.DISBURSE, start, amount))


def _brought_in(rng: Generator, story: Story) -> None:
    """A loan taken over in mid-life, with something due already."""
    amount, start = story.loan["principal_minor"], story.loan["start_day"]
    small = max(1, amount // 100)
    parts = {f"{part}_minor": pick(rng, [0, 1, small]) for part in ("interest", "fee", "penalty")}
    due = pick(rng, [NONE_DAY, start, start - 20, start - 100])
    story.events.append(event(Kind.OPENING, start, amount, due_day=due, **parts))


def _repayments(rng: Generator, story: Story, asked: list[Planned], as_of_day: int) -> None:
    """A borrower of one of a few habits, who may stop paying."""
    habit = pick(rng, range(6))  # 0 prompt, 1 late, 2 early, 3 chaotic, 4 in parts, 5 pays off early
    stops = pick(rng, range(1, len(asked) + 2)) if sometimes(rng, 0.5) else len(asked) + 1
    start = story.loan["start_day"]
    for k, row in enumerate(asked[:stops]):
        due = row.principal + row.interest + row.fee
        for day, amount in _paid(rng, habit, row, due):
            if day > as_of_day + 20:
                return
            if amount > 0:
                story.events.append(event(Kind.REPAY, max(day, start), amount, channel=_channel(rng)))
        if habit == 5 and k >= 1 and sometimes(rng, 0.4):
            rest = sum(later.principal + later.interest for later in asked[k:])
            story.events.append(event(Kind.REPAY, max(start, row.due - pick(rng, range(20))), max(1, rest)))
            return


def _paid(rng: Generator, habit: int, row: Planned, due: int) -> list[tuple[int, int]]:
    """Days and amounts paid for one row."""
    if habit == 0:
        return [(row.due, due)]
    if habit == 1:
        return [(row.due + int(rng.integers(0, 75)), due + pick(rng, [0, 0, 0, 1, -1, due // 50]))]
    if habit == 2:
        return [(row.due - int(rng.integers(0, 25)), due * pick(rng, [1, 1, 2]) + pick(rng, [0, 0, 1]))]
    if habit == 4:
        half = due * pick(rng, range(1, 10)) // 10
        return [(row.due - pick(rng, range(6)), half), (row.due + pick(rng, range(40)), due - half)]
    times = pick(rng, [0, 1, 1, 2, 3])
    return [(row.due + pick(rng, range(-30, 60)), _any_amount(rng, due)) for _ in range(times)]


def _any_amount(rng: Generator, due: int) -> int:
    return pick(
        rng, [1, due, due // 2, due // 3 + 1, 2 * due, 5 * due, int(rng.integers(1, max(2, 2 * due)))]
    )


def _channel(rng: Generator) -> int:
    return int(Channel.REPAYMENT) if sometimes(rng, 0.9) else pick(rng, CHANNELS)


CHANNELS = [int(Channel.GOODWILL), int(Channel.MERCHANT_REFUND), int(Channel.PAYOUT_REFUND)]


def _charges(rng: Generator, story: Story, as_of_day: int) -> None:
    start = story.loan["start_day"]
    span = max(1, as_of_day - start + 30)
    small = max(1, story.loan["principal_minor"] // 200)
    for _ in range(pick(rng, [0, 0, 0, 0, 1, 1, 2, 3])):
        day = start + int(rng.integers(0, span))
        part = pick(rng, [int(Part.FEE), int(Part.PENALTY)])
        due = pick(rng, [day, day, day + int(rng.integers(0, 60))])
        story.events.append(event(Kind.FEE, day, int(rng.integers(1, small + 1)), part=part, due_day=due))
    for _ in range(pick(rng, [0, 0, 0, 0, 0, 1, 2])):
        day = start + int(rng.integers(0, span))
        story.events.append(
            event(Kind.WAIVE, day, int(rng.integers(1, small + 1)), part=pick(rng, [1, 1, 2, 2, 3, 3, 0]))
        )
    if sometimes(rng, 0.03):
        day = start + int(rng.integers(0, span))
        share = pick(rng, [0, 5_000])
        charge = event(
            Kind.INSTALMENT_FEE, day, pick(rng, [0, 7, small]), share_ppm=share, part=int(Part.FEE)
        )
        story.events.append(charge)
    if sometimes(rng, 0.12):
        day = start + int(rng.integers(0, span))
        until = pick(rng, [day + int(rng.integers(1, 40)), day + 90])
        story.events.append(event(Kind.PAUSE_DELINQUENCY, day, due_day=until))
        if sometimes(rng, 0.5):
            story.events.append(event(Kind.RESUME_DELINQUENCY, day + int(rng.integers(0, 40))))


def _ends(rng: Generator, story: Story, as_of_day: int) -> None:
    """Charge-off and what is recovered, refunds and payments taken back."""
    start = story.loan["start_day"]
    span = max(1, as_of_day - start)
    principal = story.loan["principal_minor"]
    if sometimes(rng, 0.1):
        day = start + int(rng.integers(span // 2, span + 1))
        story.events.append(event(Kind.CHARGE_OFF, day))
        for _ in range(pick(rng, [0, 1, 2])):
            kind = Kind.RECOVER if sometimes(rng, 0.8) else Kind.REPAY
            story.events.append(
                event(kind, day + int(rng.integers(0, 90)), int(rng.integers(1, principal // 3 + 2)))
            )
    if sometimes(rng, 0.04):
        story.events.append(event(Kind.REPAY, start + int(rng.integers(0, span + 1)), 2 * principal + 5))
        story.events.append(event(Kind.REFUND, as_of_day, pick(rng, [1, max(1, principal // 100)])))
    paid = [e for e in story.events if e["kind"] == Kind.REPAY]
    if paid and sometimes(rng, 0.005):
        taken = paid[int(rng.integers(len(paid)))]
        day = taken["value_day"] + int(rng.integers(0, 20))
        story.events.append(event(Kind.CHARGEBACK, day, max(1, taken["amount_minor"] // pick(rng, [1, 2]))))


def _post(rng: Generator, story: Story, as_of_day: int) -> None:
    """Write the events down in some order, some late, some reversed; number them as they were posted."""
    for drawn in story.events:
        if sometimes(rng, 0.1):
            drawn["posted_day"] = drawn["value_day"] + int(rng.integers(0, 60))
    undone = [
        e for e in story.events if e["kind"] not in (Kind.DISBURSE, Kind.OPENING) and sometimes(rng, 0.06)
    ]
    for target in undone:
        day = target["posted_day"] + int(rng.integers(0, 30))
        reversal = event(Kind.REVERSE, day)
        reversal["target"] = id(target)
        story.events.append(reversal)
    order = rng.permutation(len(story.events))
    ranked = sorted(
        zip(order, story.events, strict=True),
        key=lambda pair: (pair[1]["posted_day"], "target" in pair[1], int(pair[0])),
    )
    story.events = [drawn for _, drawn in ranked]
    number(story)
    _mistakes(rng, story, as_of_day)


def number(story: Story) -> None:
    """Number the events as they stand and turn the events that others name into these numbers."""
    ids = {id(drawn): 10 * (k + 1) for k, drawn in enumerate(story.events)}
    for drawn in story.events:
        drawn["event_id"] = ids[id(drawn)]
        for name in ("target", "about"):
            if name in drawn:
                drawn["ref"] = ids[drawn.pop(name)]
    for drawn in [e for e in story.events if e["kind"] == Kind.WAIVE][:1]:
        earlier = [e for e in story.events if e["kind"] == Kind.FEE and e["event_id"] < drawn["event_id"]]
        if earlier:
            fee = earlier[-1]
            drawn |= {
                "ref": fee["event_id"],
                "part": fee["part"],
                "value_day": max(drawn["value_day"], fee["value_day"]),
            }
            drawn["amount_minor"] = min(drawn["amount_minor"], fee["amount_minor"])


def _mistakes(rng: Generator, story: Story, as_of_day: int) -> None:
    """Now and then a history that can't be folded: it must end in the same fault."""
    last = max((e["event_id"] for e in story.events), default=0)
    chance = rng.random()
    if chance < 0.002:
        story.events.append(event(Kind.REVERSE, as_of_day, ref=last + 999, event_id=last + 10))
    elif chance < 0.004 and any(e["kind"] == Kind.REVERSE for e in story.events):
        ref = next(e["ref"] for e in story.events if e["kind"] == Kind.REVERSE)
        story.events.append(event(Kind.REVERSE, as_of_day, ref=ref, event_id=last + 10))
    elif chance < 0.006:
        story.events.append(event(Kind.REPAY, story.loan["start_day"] - 3, 100, event_id=last + 10))
    elif chance < 0.008:
        story.events.append(event(Kind.REFUND, as_of_day, 4 * 10**12, event_id=last + 10))
