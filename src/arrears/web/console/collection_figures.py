"""What the collection dashboard shows, table by table: definitions as in docs/terms.md and METRICS."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from arrears.collection.cases.queries.cures import CaseStanding, cases_between, count_open
from arrears.collection.cases.queries.performance import performance, total
from arrears.collection.complaints.queries import complaints_received
from arrears.collection.contacts.counts import (
    attempts_without_permission,
    counts_by_channel,
    people_talked_with,
)
from arrears.collection.treatments.log_queries import activations
from arrears.collection.treatments.queries import ArmOutcome, arm_outcomes, arms_of_loans, rulings
from arrears.collection.treatments.strategies import HOLD_OUT
from arrears.portfolio.rolls_of_groups import rolls_of_groups
from arrears.web.console.figure_panels import (
    Panel,
    arm_label,
    difference_column,
    ruling_cells,
    ruling_columns,
    table_of,
)
from arrears.web.tables import Column

WINDOW = 30  # days after a decision in which money counts for it
_Z = 1.959964  # 95 %
_LEAST = 30  # people in an arm: an interval from fewer would mislead


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days looked at, and where the snapshots are."""

    from_on: date
    to_on: date
    snapshots: Path


def panels_of(span: Span) -> list[Panel]:
    """All panels of the page, in its order."""
    return [take(span) for take in PANELS.values()]


def funnel(span: Span) -> Panel:
    """From attempt to kept promise."""
    channels = counts_by_channel(from_on=span.from_on, to_on=span.to_on)
    people = total(rows=performance(from_on=span.from_on, to_on=span.to_on), name="")
    dials = sum(one.attempts for one in channels if one.channel in ("voice_human", "voice_bot"))
    connected = sum(one.connected for one in channels if one.channel in ("voice_human", "voice_bot"))
    right = sum(one.right_party for one in channels if one.channel in ("voice_human", "voice_bot"))
    steps = [
        (_("Dials"), dials, None),
        (_("Connected (connect rate: of dials)"), connected, _share(connected, dials)),
        (_("Right party (right-party rate: of connected)"), right, _share(right, connected)),
        (_("Promises (promise rate: of right party)"), people.promises, _share(people.promises, right)),
        (_("Promises due"), people.promises_due, None),
        (
            _("Kept in full within grace (kept rate: of promises due)"),
            people.promises_kept,
            _share(people.promises_kept, people.promises_due),
        ),
    ]
    rows = [{"step": step, "count": count, "rate": rate, "share": rate} for step, count, rate in steps]
    return Panel(
        key="funnel",
        title=_("From attempt to kept promise"),
        definition=_(
            "Calls by people and robots; each rate is over the step that it names. Promises kept are those "
            "paid in full within their grace, as the ledger says."
        ),
        tags=(_("by count"),),
        table=table_of(
            _("From attempt to kept promise"),
            rows,
            Column(key="step", label=_("Step"), head=True, kind="words"),
            Column(key="count", label=_("Count"), kind="count"),
            Column(key="rate", label=_("Rate"), kind="rate"),
            Column(key="share", label="", kind="share"),
        ),
    )


def cures(span: Span) -> Panel:
    """Who came back to current: alone, after a conversation, by a plan."""
    found = cases_between(from_on=span.from_on, to_on=span.to_on)
    talked = people_talked_with(
        person_ids=[one.person_id for one in found], from_on=span.from_on, to_on=span.to_on
    )
    kinds: dict[str, Callable[[CaseStanding], bool]] = {
        _("Self-cure (no human contact)"): lambda one: not one.plan and one.person_id not in talked,
        _("Treated (a person spoke with them)"): lambda one: not one.plan and one.person_id in talked,
        _("By a plan"): lambda one: one.plan,
    }
    cured = [one for one in found if one.cured]
    rows = [
        {"kind": name, "count": (many := sum(map(belongs, cured))), "rate": _share(many, len(found))}
        for name, belongs in kinds.items()
    ]
    return Panel(
        key="cures",
        title=_("Cure rate"),
        definition=_(
            "Of the cases open at the start of the days: back to current by their end, with nothing overdue. "
            "%(open)s cases were open."
        )
        % {"open": f"{len(found):,}"},
        tags=(_("by count"),),
        table=table_of(
            _("Cure rate"),
            rows,
            Column(key="kind", label=_("How"), head=True, kind="words"),
            Column(key="count", label=_("Cases"), kind="count"),
            Column(key="rate", label=_("Cure rate"), kind="rate"),
            total={"kind": _("All cures"), "count": len(cured), "rate": _share(len(cured), len(found))},
        ),
    )


def conduct(span: Span) -> Panel:
    """Breaches, complaints, cost."""
    attempts = sum(one.attempts for one in counts_by_channel(from_on=span.from_on, to_on=span.to_on))
    open_cases = count_open(from_on=span.from_on, to_on=span.to_on)
    people = total(rows=performance(from_on=span.from_on, to_on=span.to_on), name="")
    breaches = attempts_without_permission(from_on=span.from_on, to_on=span.to_on)
    complaints = complaints_received(from_on=span.from_on, to_on=span.to_on)
    each = complaints * 10_000 / open_cases if open_cases else None
    weeks = ((span.to_on - span.from_on).days + 1) / 7
    intensity = attempts / open_cases / weeks if open_cases else None
    cost = people.cost_to_collect
    rows = [
        {"what": _("Contacts"), "figure": f"{attempts:,}"},
        {"what": _("Contact intensity: contacts a case and week"), "figure": _figure(intensity, ".2f")},
        {"what": _("Breaches: contacts that no decision allowed (must be 0)"), "figure": f"{breaches:,}"},
        {"what": _("Complaints"), "figure": f"{complaints:,}"},
        {"what": _("Complaints per 10,000 accounts"), "figure": _figure(each, ",.1f")},
        {
            "what": _("Cost to collect: of calls, over what promises brought"),
            "figure": _figure(cost, ".2%"),
        },
    ]
    return Panel(
        key="conduct",
        title=_("Conduct and cost"),
        definition=_(
            "Contacts are attempts outward over all channels; accounts are cases open on any of the days."
        ),
        tags=(),
        table=table_of(
            _("Conduct and cost"),
            rows,
            Column(key="what", label=_("What"), head=True, kind="words"),
            Column(key="figure", label=_("Figure"), kind="figure"),
        ),
    )


def rolls(span: Span) -> Panel:
    """Roll rates by arm."""
    found = rolls_of_groups(snapshots=span.snapshots, groups=arms_of_loans())
    names = ("cured", "better", "same", "worse", "gone")
    rows = [
        {"arm": arm_label(one.group), "start": one.start}
        | {name: _share(getattr(one, name), one.start) for name in names}
        for one in (found[2] if found else [])
    ]
    between = {"first": found[0], "last": found[1]} if found else {"first": "–", "last": "–"}
    return Panel(
        key="rolls",
        title=_("Roll rates by treatment arm"),
        definition=_(
            "Overdue loans at the month end %(first)s by where they are at %(last)s, buckets of 30 days; a "
            "row adds up to 1."
        )
        % between,
        tags=(_("by count"), _("coincident")),
        table=table_of(
            _("Roll rates by treatment arm"),
            rows,
            Column(key="arm", label=_("Arm"), head=True),
            Column(key="start", label=_("Loans at the start"), kind="count"),
            Column(key="cured", label=_("Cured"), kind="rate"),
            Column(key="better", label=_("Better bucket"), kind="rate"),
            Column(key="same", label=_("Same bucket"), kind="rate"),
            Column(key="worse", label=_("Worse bucket"), kind="rate"),
            Column(key="gone", label=_("Paid off or charged off"), kind="rate"),
        ),
    )


def changes(span: Span) -> Panel:
    """Each change of a strategy: people decided before and after it, with the hold-out of both times."""
    rows = [row for change in activations() for row in _change(span, *change)]
    return Panel(
        key="changes",
        title=_("Each change of a strategy, before and after, with the hold-out beside it"),
        definition=_(
            "A change is the first day on which a version of a strategy decided. People by their first "
            "decision within %(span)s days before and after it; share of what was overdue then that came "
            "in within %(days)s days, each person counting the same. Before and after differ by more than "
            "the strategy: the difference to the hold-out of the same time, drawn by chance, is the "
            "effect of being treated, with its 95 %% interval. Whose days are not over yet counts with "
            "what came in so far, in every arm alike."
        )
        % {"days": WINDOW, "span": (span.to_on - span.from_on).days},
        tags=(_("by count"), _("principal and interest"), _("only the overdue part"), _("lagged")),
        table=table_of(
            _("Each change of a strategy, before and after, with the hold-out beside it"),
            rows,
            Column(key="change", label=_("Change of strategy"), head=True),
            Column(key="time", label=_("Time"), kind="words"),
            Column(key="arm", label=_("Arm")),
            Column(key="people", label=_("People"), kind="count"),
            Column(key="paid", label=_("Share paid"), kind="rate"),
            Column(key="difference", label=_("Against the hold-out"), kind="figure"),
            Column(key="contacts", label=_("Contacts a person"), kind="figure"),
        ),
    )


def _change(span: Span, on: date, strategy: str, version: str) -> list[dict[str, object]]:
    """The arms with the strategy and the hold-out, before and after a day."""
    length = span.to_on - span.from_on
    rows = []
    for label, first, last in (
        (_("before %(day)s") % {"day": on}, on - length, on - timedelta(days=1)),
        (_("from %(day)s on") % {"day": on}, on, min(on + length, span.to_on)),
    ):
        outcomes = arm_outcomes(from_on=first, to_on=last, days=WINDOW)
        held = next((one for one in outcomes if one.arm == HOLD_OUT), None)
        own = [one for one in outcomes if one.strategy == strategy]
        told = {"change": f"{strategy} {version[:6]}", "time": label}
        rows += [told | _outcome(one, held) for one in [*own, *([held] if held and own else [])]]
    return rows


def released(span: Span) -> Panel:
    """What the release gate said."""
    rows = [ruling_cells(one) for one in rulings()[:20]]
    return Panel(
        key="rulings",
        title=_("Rulings of the release gate"),
        definition=_("Net recovery a person, challenger less champion, with its 95 % interval."),
        tags=(),
        table=table_of(
            _("Rulings of the release gate"),
            rows,
            *ruling_columns(),
            difference_column(),
        ),
    )


PANELS: dict[str, Callable[[Span], Panel]] = {
    "funnel": funnel,
    "cures": cures,
    "conduct": conduct,
    "rolls": rolls,
    "changes": changes,
    "rulings": released,
}


def _outcome(one: ArmOutcome, held: ArmOutcome | None) -> dict[str, object]:
    shares = np.array(one.shares)
    row: dict[str, object] = {
        "arm": arm_label(one.arm),
        "people": one.people,
        "paid": float(shares.mean()) if len(shares) else None,
        "contacts": f"{one.contacts / one.people:.2f}" if one.people else "–",
        "difference": None,
    }
    if held is not None and held is not one and min(one.people, held.people) >= _LEAST:
        others = np.array(held.shares)
        effect = float(shares.mean() - others.mean())
        error = float(np.sqrt(shares.var(ddof=1) / len(shares) + others.var(ddof=1) / len(others)))
        row["difference"] = f"{effect:+.1%} [{effect - _Z * error:+.1%}, {effect + _Z * error:+.1%}]"
    return row


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _figure(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
