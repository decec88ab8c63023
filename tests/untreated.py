"""A lender without an experiment: queues stand by their own rule, and reminders by their own plan.

Or one whose experiment leaves (nearly) everybody alone.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@contextmanager
def untreated() -> Iterator[None]:
    """Inside, the rules in force are the shipped ones without an experiment."""
    with _with_rules(_rules()):
        yield


@contextmanager
def held_out() -> Iterator[None]:
    """Inside, 99 of 100 people are in the hold-out group of the experiment."""
    with _with_rules(_held_out_rules()):
        yield


@contextmanager
def _with_rules(path: Path) -> Iterator[None]:
    before = os.environ.get("ARREARS_RULES")
    os.environ["ARREARS_RULES"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["ARREARS_RULES"]
        else:
            os.environ["ARREARS_RULES"] = before


@cache
def _rules() -> Path:
    own = _copy()
    (own / "collection" / "experiment.yaml").unlink()
    return own


@cache
def _held_out_rules() -> Path:
    own = _copy()
    file = own / "collection" / "experiment.yaml"
    file.write_text(file.read_text("utf-8").replace("hold_out: 0.05", "hold_out: 0.99"), "utf-8")
    return own


def _copy() -> Path:
    from arrears.rulebook.folder import folder

    own = Path(tempfile.mkdtemp(prefix="arrears-rules-")).resolve() / "rules"
    shutil.copytree(folder(), own)
    return own
