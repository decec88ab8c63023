"""The script on the conversation screen: for this debtor, in a tone of the collector's choice, filled in."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy

from arrears.collection.cases.queries import CaseRow
from arrears.collection.cases.queries.promises import last_promise_failed
from arrears.collection.cases.scripts import Script, Talk, script_of, segment_for
from arrears.collection.contacts.queries import DecisionSeen
from arrears.plumbing import clock
from arrears.servicing.documents.lender import lender_in
from arrears.web.formats import money
from arrears.web.workbench.showing import names_of

THIRD = {"spouse", "relative", "contact", "employer"}
TONE = {
    "friendly": gettext_lazy("Friendly"),
    "understanding": gettext_lazy("Understanding"),
    "factual": gettext_lazy("Factual"),
    "neutral": gettext_lazy("Neutral"),
}


def script_for_call(*, row: CaseRow, asked: DecisionSeen | None, tone: str) -> Script | None:
    """The script of a call in the debtor's language (else the collector's); None when no segment fits."""
    talk = Talk(
        third_person=asked is not None and asked.owner in THIRD,
        bucket=row.bucket,
        reason=row.reason,
        broken_promise=last_promise_failed(case_id=row.id),
        reopened=row.reopened > 0,
    )
    segment = segment_for(talk)
    if segment is None:
        return None
    spoken = (row.language, get_language() or "")
    return script_of(segment=segment, tone=tone, languages=spoken, on=clock.business_date())


def script_words(*, script: Script, row: CaseRow, name: str, asked: DecisionSeen | None) -> dict[str, Any]:
    """What the panel shows: the lines with names and amounts, and the other tones there are."""
    told = {
        "name": name,
        "lender": lender_in("zh" if script.language == "zh" else "en").name,
        "debtor": names_of([row.person_id])[row.person_id],
        "overdue": money(row.overdue_minor, row.currency),
        "owed": money(row.owed_minor, row.currency),
        "days": str(row.dpd_days),
    }
    call = f"call={asked.id}&" if asked else ""
    return {
        "code": script.code,
        "name": script.segment.name,
        "tone": script.tone,
        "tones": [(tone, TONE[tone], f"?{call}tone={tone}") for tone in script.segment.tones],
        "language": script.language,
        "other_language": bool(row.language) and row.language.split("-")[0] != script.language,
        "parts": {part: [_filled(line, told) for line in lines] for part, lines in script.lines.items()},
    }


def _filled(line: str, told: dict[str, str]) -> str:
    for name, value in told.items():
        line = line.replace("{" + name + "}", value)
    return line
