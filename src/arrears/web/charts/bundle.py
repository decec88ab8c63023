"""The chart library (vega-embed), written at installation from the package vl-convert: none is in the repository.

The expression interpreter (`ast: true`) is part of it, so the content security policy needs no unsafe-eval.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "vendor"
FILE = FOLDER / "vega-embed.js"


def write() -> Path:
    """Writes the bundle unless it is there already; returns its path. Takes about two seconds, once."""
    import vl_convert

    version = FILE.with_suffix(".version")
    if FILE.exists() and version.exists() and _mark() == version.read_text(encoding="utf-8"):
        return FILE
    FOLDER.mkdir(parents=True, exist_ok=True)
    half = FILE.with_name(f"{FILE.name}.{os.getpid()}.tmp")
    half.write_text(vl_convert.javascript_bundle(), encoding="utf-8")
    half.replace(FILE)
    version.write_text(_mark(), encoding="utf-8")
    return FILE


def _mark() -> str:
    import vl_convert

    return f"vl-convert {vl_convert.__version__}, vega-embed {vl_convert.get_vega_embed_version()}"
