"""The estimate of recoveries in words: the jump at each threshold, and the checks that could refute it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.collection.treatments.recoveries import (
    Jump,
    Recoveries,
    UnableToEstimateJump,
    bandwidth_of,
    density_jump,
    jump,
    read_recoveries,
    thresholds,
)

_NARROWER = (1.0, 0.75, 0.5)
_PLACEBOS = (-0.5, 0.5)  # of the bandwidth below and above: no level changes there


def lines_of(path: Path) -> Iterator[str]:
    """What the data of a file say. Raises UnableToReadRecoveries."""
    recoveries = read_recoveries(path)
    yield _(
        "Effect of one more level of collection effort on what is recovered of a charged-off debt: real "
        "data, %(debts)s debts, regression discontinuity (local linear, triangular kernel, "
        "robust 95 %% intervals)"
    ) % {"debts": f"{len(recoveries.level):,}"}
    for at in thresholds(recoveries):
        yield ""
        yield _("At an expected recovery of %(at)s") % {"at": f"{at:,.0f}"}
        yield from _threshold(recoveries, at)
    yield ""
    yield _(
        "The level was assigned by the expected recovery alone. A jump in the number of debts or in age at a "
        "threshold, or jumps of the same size where no level changes, would speak against reading it as an "
        "effect."
    )


def _threshold(recoveries: Recoveries, at: float) -> Iterator[str]:
    whole = bandwidth_of(recoveries, at=at)
    for share in _NARROWER:
        label = _("recovered, within %(width)s") % {"width": f"{whole * share:,.0f}"}
        yield _line(label, recoveries, at, whole * share)
    yield "  " + _said(
        _("check: number of debts (share)"),
        lambda: density_jump(recoveries, at=at, bandwidth=whole),
        ".2f",
    )
    yield "  " + _said(
        _("check: age of the debtor (years)"),
        lambda: jump(running=recoveries.expected, outcome=recoveries.age, at=at, bandwidth=whole),
        ".1f",
    )
    for share in _PLACEBOS:
        place = at + share * whole
        yield "  " + _said(
            _("check: recovered at %(place)s, where nothing changes") % {"place": f"{place:,.0f}"},
            partial(_placebo, recoveries, at=at, place=place, bandwidth=whole / 2),
            ",.0f",
        )


def _placebo(recoveries: Recoveries, *, at: float, place: float, bandwidth: float) -> Jump:
    """Only debts on one side of the real threshold: else its jump would be found again."""
    side = (recoveries.expected >= at) == (place >= at)
    return jump(
        running=recoveries.expected[side], outcome=recoveries.actual[side], at=place, bandwidth=bandwidth
    )


def _line(label: str, recoveries: Recoveries, at: float, bandwidth: float) -> str:
    return "  " + _said(
        label,
        lambda: jump(running=recoveries.expected, outcome=recoveries.actual, at=at, bandwidth=bandwidth),
        ",.0f",
    )


def _said(label: str, take: Callable[[], Jump], form: str) -> str:
    try:
        found: Jump = take()
    except UnableToEstimateJump as failure:
        return f"{label}: {failure}"
    told = _("told apart from zero") if found.told_apart else _("not told apart from zero")
    return _("%(label)s: %(effect)s [%(low)s, %(high)s], %(debts)s points, %(told)s") % {
        "label": label,
        "effect": format(found.effect, "+" + form),
        "low": format(found.low, "+" + form),
        "high": format(found.high, "+" + form),
        "debts": f"{found.debts:,}",
        "told": told,
    }
