"""Names of regions by their administrative code: `rules/regions/<jurisdiction>.yaml`."""

from functools import lru_cache
from pathlib import Path

from arrears.plumbing.early import gettext as _
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_DIGITS = (2, 6)  # a province's code, or that of a county whose first two digits are its province


def name(*, region: str, language: str) -> str:
    """The region's name in a language (en, zh); a region without a known code keeps its own text."""
    code = region.removeprefix("CN-")
    if not code.isdigit() or len(code) not in _DIGITS:
        return region
    names = _regions(folder()).get(code[:2])
    return names[language] if names else region


@lru_cache(maxsize=8)
def _regions(root: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted((root / "regions").glob("*.yaml")):
        fields = Fields.of_file(path)
        inside = fields.inside("names")
        for code in inside.keys():  # noqa: SIM118 (not a mapping)
            if not isinstance(code, str) or len(code) != _DIGITS[0] or not code.isdigit():
                inside.refuse(code, _('expected two digits in quotes like "33"'))
            found[code] = inside.names(code)
        fields.done()
    return found
