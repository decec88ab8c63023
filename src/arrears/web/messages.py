"""Translations without GNU gettext: .po files compiled by polib, at the start whenever one has changed."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def compile_all() -> list[Path]:
    """Writes the .mo file of every .po file that is newer than it, and makes Django read them.

    Returns the files written. Raises OSError where the folder of the package can't be written.
    """
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).rglob("*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            _compile(source, target)
            translation_file_changed(None, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    import polib  # only here: most starts compile nothing

    half = target.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(half))
    half.replace(target)
