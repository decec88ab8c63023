"""A chart as a screen shows it: its specification, the table behind it and where its CSV and SVG are."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from arrears.web.tables import Table, Text

TOKENS = Path(__file__).resolve().parents[1] / "design" / "static" / "design" / "tokens.css"
_TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#\w+), (#\w+)\)")


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`spec`: Vega-Lite, colours by token (`var(--age-1)`); empty = there is nothing to draw."""

    key: str
    words: Text  # what the chart says, for a reader who doesn't see it
    spec: dict[str, Any]
    table: Table
    csv_url: str = ""
    svg_url: str = ""
    plain: bool = False  # no table and files under it: the next chart of the panel has them


@cache
def tokens() -> dict[str, tuple[str, str]]:
    """Colour tokens: name -> (light, dark)."""
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(TOKENS.read_text(encoding="utf-8"))}


def svg(chart: Chart, *, width: int = 720) -> str:
    """The chart as an SVG of its own, in the light colours: for print and for reports."""
    import vl_convert

    spec = {**chart.spec, "width": width}
    drawn: str = vl_convert.vegalite_to_svg(spec)
    return re.sub(r"var\(--([\w-]+)\)", _light, drawn)


def _light(match: re.Match[str]) -> str:
    return tokens()[match.group(1)][0]
