"""What to say and what never to say (rules/collection/scripts), by bucket, in the debtor's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

LANGUAGES = ("en", "zh")
THIRD_PERSON = "third_person"
_PARTS = ("first", "say", "help", "never")


@dataclass(frozen=True, kw_only=True)
class Script:
    """A script: lines by part and language. `first` identifies and names the lender before anything else."""

    code: str
    names: Mapping[str, str]
    tone: str
    buckets: tuple[str, ...]
    lines: Mapping[str, Mapping[str, tuple[str, ...]]]  # part → language → lines

    def part(self, *, name: str, language: str) -> tuple[str, ...]:
        """The lines of first, say, help or never; English unless the language is Chinese."""
        return self.lines[name]["zh" if language.startswith("zh") else "en"]


def scripts() -> tuple[Script, ...]:
    """All scripts by code. Raises UnableToReadRules."""
    return _read(folder() / "collection" / "scripts")


def script_for(*, bucket: str) -> Script | None:
    """The script for a bucket (or THIRD_PERSON); None when there is none."""
    return next((script for script in scripts() if bucket in script.buckets), None)


@lru_cache(maxsize=4)
def _read(root: Path) -> tuple[Script, ...]:
    return tuple(_script(path) for path in sorted(root.glob("*.yaml")))


def _script(path: Path) -> Script:
    fields = Fields.of_file(path)
    lines = {}
    for part in _PARTS:
        inside = fields.inside(part)
        lines[part] = {language: tuple(inside.raw(language)) for language in LANGUAGES}
        inside.done()
    found = Script(
        code=path.stem,
        names=fields.names("names"),
        tone=fields.text("tone"),
        buckets=fields.texts("buckets"),
        lines=lines,
    )
    fields.done()
    return found
