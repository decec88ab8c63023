"""Reads every file of the rules on its own, so that one check names every fault and not the first."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from arrears.plumbing.failures import Unable
from arrears.rulebook import buckets, jurisdictions, products, regions
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder
from arrears.rulebook.parameters import read_own_file
from arrears.rulebook.rule import Rule
from arrears.rulebook.rule_file import read_law


def faults() -> list[str]:
    """Every fault with its file, line and key, by file; empty when the rules are sound.

    A company file that rests on a broken rule of law is told once, with the law. Raises UnableToFindRules.
    """
    root = folder()
    found: list[str] = []
    known = _tried(found, lambda: {place.code for place in jurisdictions.all_jurisdictions()})
    if known is None:
        return found
    law = _law(root, known=known, found=found)
    broken = set(found)
    for path in sorted((root / "company").glob("*.yaml")):
        _tried(found, lambda path=path: read_own_file(Fields.of_file(path), law=law, known=known))  # type: ignore[misc]
    for path in sorted((root / "buckets").glob("*.yaml")):
        _tried(found, lambda path=path: buckets.read_table(Fields.of_file(path)))  # type: ignore[misc]
    _tried(found, lambda: regions.name(region="11", language="en"))
    if not broken:  # products are held against the law: a broken law would be told again with each
        for path in sorted((root / "products").glob("*.yaml")):
            _tried(found, lambda path=path: products.read_product(Fields.of_file(path)))  # type: ignore[misc]
    return list(dict.fromkeys(found))


def _law(root: Path, *, known: set[str], found: list[str]) -> dict[tuple[str, str], Rule]:
    law = {}
    for path in _law_files(root):
        if path.parent.name not in known:
            found.append(
                f"{path}: the folder {path.parent.name} is no jurisdiction of rules/jurisdictions.yaml"
            )
            continue
        rule = _tried(found, lambda path=path: read_law(Fields.of_file(path)))  # type: ignore[misc]
        if rule is not None:
            law[rule.jurisdiction, rule.name] = rule
    return law


def _law_files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.glob("*/*.yaml")) if path.parent.name.isupper())


def _tried(found: list[str], read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Unable as unable:
        found.append(str(unable))
        return None
