"""The chart library (vega-embed), written at installation by vl-convert: none is in the repository.

The expression interpreter (`ast: true`) is part of it, so the content security policy needs no unsafe-eval.
"""

import os
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "vendor"
FILE = FOLDER / "vega-embed.js"


def write() -> Path:
    """Writes the bundle unless it is there already; returns its path. Takes about two seconds, once."""
    import vl_convert

    mark = FILE.with_suffix(".version")
    if FILE.exists() and mark.exists() and _mark() == mark.read_text(encoding="utf-8"):
        return FILE
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = FILE.with_name(f"{FILE.name}.{os.getpid()}.tmp")
    half.write_text(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"), encoding="utf-8")
    half.replace(FILE)
    mark.write_text(_mark(), encoding="utf-8")
    return FILE


def _mark() -> str:
    return f"vl-convert-python {version('vl-convert-python')}"
