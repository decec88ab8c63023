"""Translations without GNU gettext: .po files compiled by polib, at installation and when one has changed."""

from pathlib import Path

import polib
from django.conf import settings


def compile_all() -> list[Path]:
    """Writes the .mo file of every .po file that is newer than it. Returns the files written."""
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).rglob("*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            half = target.with_suffix(".tmp")
            polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(half))
            half.replace(target)
            written.append(target)
    return written
