"""Which file of the user's paths holds which table of a mapping."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from arrears.adapters.mapping.schema import Mapping
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

READABLE = (".csv", ".csv.gz", ".tsv", ".txt", ".parquet", ".pq", ".gz")


class UnableToChooseFiles(Unable):
    """A path that does not exist, or a table that no file holds; the message names it."""


def choose(
    *, mapping: Mapping, paths: Sequence[Path], named: Dict[str, Sequence[Path]] | None = None
) -> dict[str, list[Path]]:
    """Files by table. A folder is searched for the names in the mapping; `named` files are taken as said.

    Raises UnableToChooseFiles.
    """
    chosen: dict[str, list[Path]] = {name: list((named or {}).get(name, ())) for name in mapping.tables}
    for path in [p for group in chosen.values() for p in group] + list(paths):
        if not path.exists():
            raise UnableToChooseFiles(_("There is no file %(path)s. Check the path.") % {"path": path})
    left = []
    for path in paths:
        if path.is_dir():
            _search(mapping, path, chosen)
        else:
            left.append(path)
    for path in left:
        _assign(mapping, path, chosen)
    if mapping.shape == "schedules" and chosen.get("loans"):
        return {table: files for table, files in chosen.items() if files}
    missing = [table for table, files in chosen.items() if not files]
    if missing:
        raise UnableToChooseFiles(
            "\n".join(
                f"No file for the table {table} of {mapping.name}: "
                f"it looks for {', '.join(mapping.tables[table].files)}."
                for table in missing
            )
        )
    return chosen


def _search(mapping: Mapping, folder: Path, chosen: dict[str, list[Path]]) -> None:
    """Files of a folder by the patterns of each table: those of the first pattern that any file fits."""
    names = sorted(p for p in folder.iterdir() if p.is_file() and p.name.lower().endswith(READABLE))
    for table, rule in mapping.tables.items():
        for pattern in rule.files:
            found = [p for p in names if fnmatch(p.name.lower(), pattern.lower()) and p not in chosen[table]]
            if found:
                chosen[table].extend(found)
                break


def _assign(mapping: Mapping, path: Path, chosen: dict[str, list[Path]]) -> None:
    """The table that a single file belongs to: by its name, or the only table that there is."""
    for table, rule in mapping.tables.items():
        if any(fnmatch(path.name.lower(), pattern.lower()) for pattern in rule.files):
            chosen[table].append(path)
            return
    if len(mapping.tables) == 1:
        chosen[next(iter(mapping.tables))].append(path)
        return
    wanted = "; ".join(f"{table}: {', '.join(rule.files)}" for table, rule in mapping.tables.items())
    raise UnableToChooseFiles(
        _(
            "%(file)s fits no table of %(name)s by its name (%(wanted)s). Rename it, name the "
            "pattern in the mapping under `files`, or give it as --loans, --schedules or "
            "--payments."
        )
        % {"file": path.name, "name": mapping.name, "wanted": wanted}
    )
