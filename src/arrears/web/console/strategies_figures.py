"""What the page of strategies shows, table by table: who is in which arm, what is open, what works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import ARREARS_REASON, ArrearsReason
from arrears.collection.treatments.choices import SEGMENT, TREATMENT
from arrears.collection.treatments.estimating import AS_DECIDED, PolicyEstimate, estimates
from arrears.collection.treatments.log_queries import DayRow, StudyRow, day_row, last_study, people_by_arm
from arrears.collection.treatments.off_policy import Estimate
from arrears.collection.treatments.operations.keep_study import RECOVERIES
from arrears.collection.treatments.queries import rulings
from arrears.collection.treatments.rules import Rules, read_rules
from arrears.collection.treatments.strategies import HOLD_OUT, Row
from arrears.web import formats
from arrears.web.console.figure_panels import (
    Panel,
    arm_label,
    difference_column,
    ruling_cells,
    ruling_columns,
    table_of,
)
from arrears.web.tables import Column

_LEAST = 30  # effective decisions: an estimate from fewer would mislead
_LONG_AGO = date(1970, 1, 1)
_NO_END = 10**6


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the panels are made from."""

    today: date
    rules: Rules | None
    day: DayRow | None
    study: StudyRow | None


def known_on(today: date) -> Known:
    """Everything as of a business date. Raises UnableToReadRules."""
    return Known(today=today, rules=read_rules(), day=day_row(), study=last_study(kind=RECOVERIES))


def arms(known: Known) -> Panel:
    """The experiment: arms with their shares, strategies and versions."""
    rows = (
        [] if known.rules is None else _arms(known.rules, people_by_arm(from_on=_LONG_AGO, to_on=known.today))
    )
    return Panel(
        key="arms",
        title=_("Experiment and its arms"),
        definition=_(
            "A person's arm follows from a stable hash of the experiment and the person and never "
            "changes. The version is a hash of the strategy's file; people are those about whom something "
            "was ever decided."
        ),
        table=table_of(
            _("Experiment and its arms"),
            rows,
            Column(key="arm", label=_("Arm"), head=True),
            Column(key="strategy", label=_("Strategy")),
            Column(key="version", label=_("Version")),
            Column(key="share", label=_("Share of all people"), kind="rate"),
            Column(key="people", label=_("People"), kind="count"),
            Column(key="words", label=_("What it says"), kind="words"),
        ),
    )


def _arms(rules: Rules, people: dict[str, int]) -> list[dict[str, object]]:
    """The hold-out first, then the arms of the experiment."""
    experiment = rules.experiment
    rows: list[dict[str, object]] = [
        {
            "arm": arm_label(HOLD_OUT),
            "strategy": "–",
            "version": "–",
            "share": experiment.hold_out,
            "people": people.get(HOLD_OUT, 0),
            "words": _("Left alone, so that effects can be told"),
        }
    ]
    for arm in experiment.arms:
        strategy = rules.strategies[arm.strategy]
        rows.append(
            {
                "arm": arm_label(arm.code),
                "strategy": arm.strategy,
                "version": strategy.version,
                "share": arm.share * (1 - experiment.hold_out),
                "people": people.get(arm.code, 0),
                "words": _own_language(strategy.names),
            }
        )
    return rows


def tables(known: Known) -> Panel:
    """The decision tables of the strategies."""
    rows = (
        []
        if known.rules is None
        else [
            {
                "strategy": code,
                "segment": _segment(row.segment),
                "when": _when(row, known.rules.experiment.currency),
                "open": _treatments(row.treatments),
            }
            for code, strategy in known.rules.strategies.items()
            for row in strategy.rows
        ]
    )
    return Panel(
        key="tables",
        title=_("Strategies as decision tables"),
        definition=_(
            "The first row that fits a case counts; among what is open the value decides: what an action "
            "brings more than doing nothing, less its cost, the price of fatigue and that of complaints."
        ),
        table=table_of(
            _("Strategies as decision tables"),
            rows,
            Column(key="strategy", label=_("Strategy"), head=True),
            Column(key="segment", label=_("Segment")),
            Column(key="when", label=_("Fits when"), kind="words"),
            Column(key="open", label=_("What is open"), kind="words"),
        ),
    )


def capacity(known: Known) -> Panel:
    """Capacity and prices of the last planned day."""
    day = known.day
    rows = (
        []
        if day is None or not day.decided
        else [_capacity(day, code) for code in (*day.capacity, "nothing")]
    )
    return Panel(
        key="capacity",
        title=_("Decided for %(day)s") % {"day": day.business_date if day else "–"},
        definition=_(
            "Capacity is shared out by prices: the price of a channel is what one more contact by it "
            "would be worth that day, and 0 where capacity is left over."
        ),
        table=table_of(
            _("Decided for %(day)s") % {"day": day.business_date if day else "–"},
            rows,
            Column(key="channel", label=_("Treatment"), head=True),
            Column(key="capacity", label=_("Capacity a day"), kind="count"),
            Column(key="chosen", label=_("Cases decided so"), kind="count"),
            Column(key="price", label=_("Price of one more contact"), kind="figure"),
        ),
    )


def _capacity(day: DayRow, code: str) -> dict[str, object]:
    return {
        "channel": treatment_label(code),
        "capacity": round(day.capacity[code]) if code in day.capacity else None,
        "chosen": day.chosen.get(code, 0),
        "price": formats.money(round(day.prices[code]), day.currency) if code in day.prices else "–",
    }


def off_policy(known: Known) -> Panel:
    """What treating everybody alike would have brought."""
    count, found = estimates(business_date=known.today)
    rows = [_estimated(one) for one in found]
    return Panel(
        key="estimates",
        title=_("What other policies would have brought (off-policy)"),
        definition=_(
            "Share of the overdue amount paid within the long time after a decision, if everybody had "
            "been treated so where it was possible: doubly robust and self-normalised inverse propensity "
            "from the logged probabilities, with 95 %% intervals; effective: as good as so many own "
            "decisions. An estimate filters disasters, it releases nothing: the randomised comparison "
            "does. %(count)s decisions."
        )
        % {"count": f"{count:,}"},
        tags=(_("by count"), _("lagged")),
        table=table_of(
            _("What other policies would have brought (off-policy)"),
            rows,
            Column(key="policy", label=_("Policy"), head=True, kind="words"),
            Column(key="robust", label=_("Doubly robust"), kind="figure"),
            Column(key="weighted", label=_("Self-normalised"), kind="figure"),
            Column(key="effective", label=_("Effective decisions"), kind="count"),
        ),
    )


def released(known: Known) -> Panel:
    """What the release gate said, with complaints and breaches of both arms."""
    rows = [
        {
            **ruling_cells(one),
            "people": _both(one.people, one.champion, one.challenger),
            "complaints": _both(one.complaints, one.champion, one.challenger),
            "breaches": _both(one.breaches, one.champion, one.challenger),
        }
        for one in rulings()[:20]
    ]
    return Panel(
        key="rulings",
        title=_("Rulings of the release gate"),
        definition=_(
            "Net recovery a person, challenger less champion, with its 95 % interval; people, complaints and "
            "breaches as challenger : champion. Asked by `arrears treatments release`."
        ),
        table=table_of(
            _("Rulings of the release gate"),
            rows,
            *ruling_columns(),
            Column(key="people", label=_("People"), kind="figure"),
            difference_column(),
            Column(key="complaints", label=_("Complaints"), kind="figure"),
            Column(key="breaches", label=_("Breaches"), kind="figure"),
        ),
    )


def real_effect(known: Known) -> Panel:
    """The one real effect: public data, thresholds of effort."""
    study = known.study
    rows = [
        {"at": f"{one['at']:,.0f}", "effect": _span(one["effect"], ",.0f"), "age": _span(one["age"], ".1f")}
        | {"debts": one["debts"], "width": f"±{one['bandwidth']:,.0f}"}
        for one in (study.result["thresholds"] if study else [])
    ]
    of = {
        "debts": f"{study.result['debts']:,}" if study else "–",
        "day": study.computed_on if study else "–",
        "sha": study.source_sha256[:12] if study else "–",
    }
    return Panel(
        key="real",
        title=_("The one real effect: more effort on charged-off debts"),
        definition=_(
            "Not from this book and no simulation: %(debts)s charged-off debts of a bank whose level of "
            "effort was assigned by thresholds of the expected recovery. The jump of what was recovered "
            "at a threshold is the effect of one more level (regression discontinuity, 95 %% intervals); "
            "a jump in age would speak against it. Computed on %(day)s from data with the checksum "
            "%(sha)s."
        )
        % of,
        tags=(_("real data"),),
        table=table_of(
            _("The one real effect: more effort on charged-off debts"),
            rows,
            Column(key="at", label=_("Expected recovery at the threshold"), head=True, kind="figure"),
            Column(key="effect", label=_("Recovered more"), kind="figure"),
            Column(key="age", label=_("Check: age in years"), kind="figure"),
            Column(key="width", label=_("Within"), kind="figure"),
            Column(key="debts", label=_("Debts"), kind="count"),
        ),
    )


PANELS: dict[str, Callable[[Known], Panel]] = {
    "arms": arms,
    "tables": tables,
    "capacity": capacity,
    "estimates": off_policy,
    "rulings": released,
    "real": real_effect,
}


def treatment_label(code: str) -> str:
    """What a treatment is called."""
    return str(TREATMENT.get(code, code))


def _segment(code: str) -> str:
    return str(SEGMENT.get(code, code))


def _treatments(codes: tuple[str, ...]) -> str:
    return _(", ").join(treatment_label(code) for code in codes)


def _when(row: Row, currency: str) -> str:
    parts = []
    if row.dpd_to < _NO_END:
        parts.append(_("%(low)s to %(high)s days past due") % {"low": row.dpd_from, "high": row.dpd_to})
    elif row.dpd_from:
        parts.append(_("from %(low)s days past due on") % {"low": row.dpd_from})
    if row.overdue_from_minor:
        parts.append(
            _("overdue from %(amount)s") % {"amount": formats.money(row.overdue_from_minor, currency)}
        )
    if row.reasons:
        named = (str(ARREARS_REASON[ArrearsReason[code.upper()]].label) for code in row.reasons)
        parts.append(_("reason: %(reasons)s") % {"reasons": _(", ").join(named)})
    return _("; ").join(parts) or _("always")


def _own_language(names: dict[str, str]) -> str:
    return names["zh" if (get_language() or "").startswith("zh") else "en"]


def _estimated(one: PolicyEstimate) -> dict[str, object]:
    label = _("As it was decided") if one.treatment == AS_DECIDED else treatment_label(one.treatment)
    return {
        "policy": label,
        "robust": _interval(one.robust),
        "weighted": _interval(one.weighted),
        "effective": round(one.robust.effective),
    }


def _interval(one: Estimate | None) -> str:
    if one is None or one.effective < _LEAST:
        return _("too few")
    return f"{one.mean:.1%} [{one.low:.1%}, {one.high:.1%}]"


def _span(values: list[float], form: str) -> str:
    effect, low, high = (format(value, "+" + form) for value in values)
    return f"{effect} [{low}, {high}]"


def _both(counts: dict[str, int], champion: str, challenger: str) -> str:
    return f"{counts.get(challenger, 0):,} : {counts.get(champion, 0):,}"
