"""A copy of the shipped rules that a test may break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from arrears.rulebook import buckets, digest, jurisdictions, parameters, products, regions

SHIPPED = Path(__file__).resolve().parents[2] / "rules"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped rules copied to a folder of the test's own, and ARREARS_RULES pointing there."""
    folder = tmp_path / "rules"
    shutil.copytree(SHIPPED, folder)
    monkeypatch.setenv("ARREARS_RULES", str(folder))
    return folder


@pytest.fixture
def forget() -> Callable[[], None]:
    """What a process has read of the rules is forgotten, as after a restart."""

    def do() -> None:
        for module in (parameters, products, buckets, digest, regions, jurisdictions):
            for name in (
                "_rules",
                "_products",
                "_tables",
                "_version",
                "_regions",
                "_jurisdictions",
                "_chain",
            ):
                if cached := getattr(module, name, None):
                    cached.cache_clear()

    return do


@pytest.fixture
def change(rules: Path, forget: Callable[[], None]) -> Callable[[str, str, str], Path]:
    """change(file, old, new): replace a text in a rule file; the text must be there."""

    def do(name: str, old: str, new: str) -> Path:
        path = rules / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        forget()
        return path

    return do
