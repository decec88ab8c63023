"""A line without axes beside a figure: where it comes from, at a glance."""

from collections.abc import Sequence

WIDTH, HEIGHT = 100, 24


def spark(values: Sequence[float | None]) -> str:
    """Points of an SVG polyline in a box of 100 by 24; empty for fewer than three values.

    The lowest value lies on the floor and the highest under the ceiling; a missing one is left out.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 3:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    span = (high - low) or 1
    step = WIDTH / (len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{HEIGHT - 1 - (HEIGHT - 2) * (value - low) / span:.1f}" for place, value in known
    )
