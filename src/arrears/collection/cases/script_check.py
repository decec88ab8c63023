"""Whether the scripts say something for every segment, tone and language; `arrears scripts check`."""

from datetime import date

from arrears.collection.cases.script_file import LANGUAGES, OF_THE_DEBT, THIRD_PERSON, Segment, segments
from arrears.collection.cases.scripts import script_of
from arrears.plumbing.early import gettext as _
from arrears.rulebook import buckets
from arrears.rulebook.yaml_file import UnableToReadRules

_CHARGED_OFF = "off"


def faults() -> list[str]:
    """What is wrong in the scripts: gaps, circles, words of the debt for a third person; empty when sound.

    Every segment × tone × language is put together for each day from which anything counts. Raises
    UnableToReadRules for a file that can't be read at all.
    """
    found: list[str] = []
    known = segments().values()
    days = sorted({one.since for segment in known for one in segment.versions})
    for segment in known:
        found += _unknown_buckets(segment)
        for day in [day for day in days if segment.version_on(day)]:
            for tone in segment.tones:
                for language in LANGUAGES:
                    found += _of_script(segment, tone, language, day)
    for who, words in (("debtor", _("a debtor")), (THIRD_PERSON, _("a third person"))):
        if not any(one.fits.who == who and one.fits.is_open for one in known):
            found.append(_("No segment fits every call to %(who)s: leave one open.") % {"who": words})
    return list(dict.fromkeys(found))


def _unknown_buckets(segment: Segment) -> list[str]:
    known = {code for table in buckets.all_tables() for code in table.codes} | {_CHARGED_OFF}
    return [
        _("%(path)s: fits.buckets: there is no bucket %(code)s") % {"path": segment.path, "code": code}
        for code in segment.fits.buckets
        if code not in known
    ]


def _of_script(segment: Segment, tone: str, language: str, day: date) -> list[str]:
    try:
        script = script_of(segment=segment, tone=tone, languages=(language,), on=day)
    except UnableToReadRules as failure:
        return [str(failure)]
    said = " ".join(line for part in ("first", "say", "help") for line in script.lines[part])
    found = []
    if segment.fits.who == THIRD_PERSON and any(f"{{{name}}}" in said for name in OF_THE_DEBT):
        found.append(_("%(path)s: a third person hears nothing of the debt") % {"path": segment.path})
    return found + [
        _("%(path)s: %(part)s has no line in the tone %(tone)s")
        % {"path": segment.path, "part": part, "tone": tone}
        for part in ("first", "say", "never")
        if not script.lines[part]
    ]
