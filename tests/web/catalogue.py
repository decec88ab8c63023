"""`make messages`: brings the Chinese catalogue to the sources and tells what is left to translate.

Needs no GNU gettext. Adds what is new with an empty translation, removes what no source says any more, and
keeps everything that a person wrote.
"""

import sys
from pathlib import Path

import polib

from tests.web.extraction import Key, messages

CATALOG = Path(__file__).resolve().parents[2] / "src/arrears/locale/zh_Hans/LC_MESSAGES/django.po"


def renew(path: Path = CATALOG) -> tuple[list[Key], int]:
    """Brings the catalogue up to date; returns what is not translated and how many entries were removed."""
    catalog = polib.pofile(str(path), wrapwidth=78)
    found = {(context, message): plural for context, message, plural in messages()}
    stale = [entry for entry in catalog if (entry.msgctxt, entry.msgid) not in found]
    for entry in stale:
        catalog.remove(entry)
    known = {(entry.msgctxt, entry.msgid) for entry in catalog}
    added = [key for key in found if key not in known]
    for context, message in added:
        catalog.append(_entry(context, message, found[context, message]))
    if stale or added:
        catalog.save(str(path))
    empty = [entry for entry in catalog if not (entry.msgstr or any(entry.msgstr_plural.values()))]
    return [(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in empty], len(stale)


def _entry(context: str | None, message: str, plural: str | None) -> polib.POEntry:
    if plural is None:
        return polib.POEntry(msgctxt=context, msgid=message, msgstr="")
    return polib.POEntry(msgctxt=context, msgid=message, msgid_plural=plural, msgstr_plural={0: ""})


def main() -> int:
    """Returns 1 while something is not translated."""
    import django

    django.setup()
    empty, removed = renew()
    for context, message, _plural in empty:
        print(f"to translate: {f'[{context}] ' if context else ''}{message}")
    print(f"{len(empty)} to translate, {removed} removed: {CATALOG}")
    return int(bool(empty))


if __name__ == "__main__":
    sys.exit(main())
