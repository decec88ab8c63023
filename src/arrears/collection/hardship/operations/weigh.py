"""Options of one loan made through servicing's previews and weighed. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from arrears.collection.hardship.choices import Outcome
from arrears.collection.hardship.options import Candidate, Situation, candidates
from arrears.collection.hardship.policies import chance, means, ranking, value
from arrears.collection.hardship.policies.means import Burden, Flow, Means
from arrears.collection.hardship.rules import HardshipRules, hardship_rules
from arrears.plumbing.days import to_date
from arrears.plumbing.failures import Unable
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.preview_many import PreviewOfMany, preview_many
from arrears.servicing.said_json import summary_of
from arrears.servicing.sides import Side

SOURCE = "plan"  # of servicing's events: a person's limits hold


class UnableToWeigh(Unable):
    """The loan's plan can't be weighed; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """One option with its figures; `refused` when servicing's limits forbid it."""

    candidate: Candidate
    outcome: Outcome
    rank: int | None
    refused: str = ""
    months: int = 0
    instalments: int = 0
    burden: Burden | None = None
    worth: value.Worth | None = None
    to_pay_minor: int = 0
    total_cost_minor: int = 0
    given_up_minor: int = 0
    second_person: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """All options of a loan, and the loan as it stands (`as_it_stands`: the value without a plan)."""

    options: tuple[Weighing, ...]
    as_it_stands: value.Worth
    history_mark: int
    on: date


@dataclass(frozen=True, kw_only=True)
class _Made:
    candidate: Candidate
    refused: str
    preview: PreviewOfMany | None
    flows: tuple[Flow, ...]
    burden: Burden | None
    worth: value.Worth | None
    given_up_minor: int


def weigh(*, loan_id: int, stated: Means, plans_broken: int) -> Weighed:
    """Every option of the rules on the loan, as of the open business date.

    Raises UnableToFindLoan; UnableToWeigh when the loan is not running.
    """
    rules = hardship_rules()
    now = preview_many(loan_id=loan_id, steps=(), source=SOURCE)
    record = chance.Record(dpd_days=now.before.state["dpd_days"], plans_broken=plans_broken)
    made = [
        _make(loan_id, candidate, now, stated, record, rules)
        for candidate in candidates(rules=rules, situation=situation_of(now=now, stated=stated))
    ]
    outcomes, offered = ranking.ranked(
        options=[_to_rank(one, stated) for one in made],
        bearable_share=rules.bearable_share,
        most=rules.offered_max,
    )
    rank_of = {place: rank for rank, place in enumerate(offered, start=1)}
    return Weighed(
        options=tuple(
            _weighing(one, found, rank_of.get(place), now.as_of)
            for place, (one, found) in enumerate(zip(made, outcomes, strict=True))
        ),
        as_it_stands=_valued(flows_of(now.before, on=now.as_of), now, stated, record, 0, rules)[1],
        history_mark=now.history_mark,
        on=now.as_of,
    )


def situation_of(*, now: PreviewOfMany, stated: Means) -> Situation:
    """What the options depend on, from the loan as it stands."""
    state = now.before.state
    last = max((row.due_on for row in now.before.instalments), default=now.as_of)
    return Situation(
        on=now.as_of,
        due_day=to_date(state["next_due_day"]) if state["next_due_minor"] else last,
        overdue_minor=state["overdue_minor"],
        penalty_minor=state["penalty_outstanding_minor"],
        interest_overdue_minor=state["interest_overdue_minor"],
        payoff_minor=state["payoff_minor"],
        lump_sum_minor=stated.lump_sum_minor,
    )


def flows_of(side: Side, *, on: date) -> tuple[Flow, ...]:
    """What is still to be paid of a side's schedule; what is past due falls on the day."""
    return tuple(
        Flow(
            on=max(row.due_on, on),
            amount_minor=row.open_minor,
            principal_minor=min(row.open_minor, max(0, row.principal_minor - row.principal_paid_minor)),
        )
        for row in side.instalments
        if row.open_minor
    )


def _make(
    loan_id: int,
    candidate: Candidate,
    now: PreviewOfMany,
    stated: Means,
    record: chance.Record,
    rules: HardshipRules,
) -> _Made:
    try:
        shown = preview_many(loan_id=loan_id, steps=candidate.steps, source=SOURCE, start=now)
    except UnableToPost as failure:
        return _Made(
            candidate=candidate, refused=str(failure), preview=None, flows=(), burden=None, worth=None,
            given_up_minor=0,
        )  # fmt: skip
    if candidate.settles_by is not None:
        principal = now.before.state["principal_outstanding_minor"]
        flows: tuple[Flow, ...] = (
            Flow(
                on=candidate.settles_by,
                amount_minor=candidate.settles_minor,
                principal_minor=min(principal, candidate.settles_minor),
            ),
        )
        given_up = candidate.waived_minor
    else:
        flows = flows_of(shown.after, on=now.as_of)
        cheaper = shown.before.costs.to_pay_minor - shown.after.costs.to_pay_minor
        given_up = max(candidate.waived_minor, cheaper if candidate.relieves else 0)
    burden, worth = _valued(flows, now, stated, record, given_up, rules, candidate)
    return _Made(
        candidate=candidate, refused="", preview=shown, flows=flows, burden=burden, worth=worth,
        given_up_minor=given_up,
    )  # fmt: skip


def _valued(
    flows: Sequence[Flow],
    now: PreviewOfMany,
    stated: Means,
    record: chance.Record,
    given_up: int,
    rules: HardshipRules,
    candidate: Candidate | None = None,
) -> tuple[Burden, value.Worth]:
    burden = means.burden(
        means=stated,
        rule=rules.living_cost,
        flows=flows,
        from_on=now.as_of,
        expected_share=rules.expected_income_share,
        months_max=rules.expected_income_months_max,
    )
    if candidate is not None and candidate.settles_by is not None:
        days = (candidate.settles_by - now.as_of).days
        breaks = chance.settlement_break_chance(rule=rules.chance, days=days)
    else:
        breaks = chance.break_chance(
            rule=rules.chance,
            payment_to_income=burden.payment_to_income,
            record=record,
            given_up_share=given_up / max(1, now.before.state["payoff_minor"]),
        )
    return burden, value.worth(flows=flows, break_chance=breaks, rule=rules.value, on=now.as_of)


def _to_rank(made: _Made, stated: Means) -> ranking.Weighed:
    settles = made.candidate.settles_by is not None
    after = None if made.preview is None else made.preview.after.state
    return ranking.Weighed(
        family=made.candidate.family,
        value_minor=made.worth.value_minor if made.worth else 0,
        payment_to_income=made.burden.payment_to_income if made.burden else None,
        surplus_minor=made.burden.surplus_minor if made.burden else 0,
        still_overdue=bool(after and after["overdue_minor"]) and not settles,
        refused=made.refused,
        one_payment=settles,
        within_lump_sum=settles and made.candidate.settles_minor <= stated.lump_sum_minor,
    )


def _weighing(made: _Made, outcome: Outcome, rank: int | None, on: date) -> Weighing:
    shown = made.preview
    if shown is None:
        return Weighing(candidate=made.candidate, outcome=outcome, rank=rank, refused=made.refused)
    settles = made.candidate.settles_minor
    paid = shown.before.costs.paid_minor - shown.before.costs.lent_minor
    last = max(flow.on for flow in made.flows)
    return Weighing(
        candidate=made.candidate,
        outcome=outcome,
        rank=rank,
        months=(last.year - on.year) * 12 + last.month - on.month,
        instalments=len(made.flows),
        burden=made.burden,
        worth=made.worth,
        to_pay_minor=settles or shown.after.costs.to_pay_minor,
        total_cost_minor=paid + settles if settles else shown.after.costs.total_cost_minor,
        given_up_minor=made.given_up_minor,
        second_person="; ".join(sorted({needed.rule for needed in shown.second_person if needed})),
        figures=summary_of(before=shown.before, after=shown.after, as_of=shown.as_of),
    )
