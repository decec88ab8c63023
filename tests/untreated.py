"""A lender without an experiment: queues stand by their own rule, and reminders by their own plan."""

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
    before = os.environ.get("ARREARS_RULES")
    os.environ["ARREARS_RULES"] = str(_rules())
    try:
        yield
    finally:
        if before is None:
            del os.environ["ARREARS_RULES"]
        else:
            os.environ["ARREARS_RULES"] = before


@cache
def _rules() -> Path:
    from arrears.rulebook.folder import folder

    own = Path(tempfile.mkdtemp(prefix="arrears-rules-")).resolve() / "rules"
    shutil.copytree(folder(), own)
    (own / "collection" / "experiment.yaml").unlink()
    return own
