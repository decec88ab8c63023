"""What an agency did, as a file: each row an attempt behind a decision of the gate."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.agencies.choices import PlacementState
from arrears.collection.agencies.csv_files import Columns, Read, moment, number, optional, read_rows, text
from arrears.collection.agencies.failures import UnableToFindAgency
from arrears.collection.agencies.models import Agency, ExchangedFile, Placement
from arrears.collection.agencies.one_placement import move
from arrears.collection.contacts.choices import RESULTS, SpokeWith
from arrears.collection.contacts.operations.record_attempt import UnableToRecordAttempt, record_attempt
from arrears.collection.contacts.queries import DecisionSeen, decisions_by_id
from arrears.plumbing import clock
from arrears.plumbing.audit import record


def _spoke(value: str) -> SpokeWith:
    known = {one.name.lower(): one for one in SpokeWith}
    if value not in known:
        raise ValueError(_("is none of %(known)s") % {"known": ", ".join(known)})
    return known[value]


def _result(value: str) -> str:
    if value not in RESULTS:
        raise ValueError(_("is none of %(known)s") % {"known": ", ".join(RESULTS)})
    return value


RESULT_FILE: Columns = {
    "placement": number,
    "decision": number,
    "at": moment,
    "result": _result,
    "spoke_with": _spoke,
    "seconds": number,
    "recording": optional,
    "remark": optional,
    "operator": text,
}


@dataclass(frozen=True, kw_only=True)
class TakenResults:
    """How many rows were recorded; (row, reason) of the others. `known`: the file had been taken before."""

    rows: int
    recorded: int
    refused: tuple[tuple[int, str], ...]
    known: bool


def take_results(*, agency: str, content: bytes, name: str, actor: str) -> TakenResults:
    """Records the attempts of the file; a row without an allowed decision is refused and kept as a breach.

    The same file again records nothing. Raises UnableToFindAgency, UnableToTakeFile.
    """
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        row = Agency.objects.select_for_update().filter(code=agency).first()
        if row is None:
            raise UnableToFindAgency(_("There is no agency %(code)s.") % {"code": agency})
        known = ExchangedFile.objects.filter(agency=row, kind="results", sha256=digest).first()
        if known is not None:
            kept = tuple((place, why) for place, why in known.refused)
            return TakenResults(rows=known.rows, recorded=known.rows - len(kept), refused=kept, known=True)
        lines, unread = read_rows(content=content, columns=RESULT_FILE)
        decisions = decisions_by_id(ids=[line["decision"] for line in lines])
        refused = [*unread, *_record(row.code, lines, decisions, actor)]
        ExchangedFile.objects.create(
            agency=row,
            kind="results",
            sha256=digest,
            name=name,
            rows=len(lines) + len(unread),
            refused=sorted(refused),
            on=clock.business_date(),
            actor=actor,
        )
        detail = {"refused": len(refused)}
        record(actor=actor, action="agency.results", subject=agency, detail=detail, reason=name)
    return TakenResults(
        rows=len(lines) + len(unread),
        recorded=len(lines) + len(unread) - len(refused),
        refused=tuple(sorted(refused)),
        known=False,
    )


def _record(
    agency: str, lines: Collection[Read], decisions: dict[int, DecisionSeen], actor: str
) -> list[tuple[int, str]]:
    on = clock.business_date()
    refused: list[tuple[int, str]] = []
    for line in lines:
        placement = Placement.objects.filter(id=line["placement"], agency=agency).first()
        decision = decisions.get(line["decision"])
        if placement is None:
            refused.append((line["row"], _("this placement is not with this agency")))
        elif not _is_theirs(decision, agency, placement):
            refused.append((line["row"], _("no decision of the gate allowed this contact: a breach")))
        else:
            try:
                record_attempt(
                    decision_id=line["decision"],
                    result=line["result"],
                    connected=line["spoke_with"] is not SpokeWith.NOBODY,
                    spoke_with=line["spoke_with"],
                    at=line["at"],
                    seconds=line["seconds"],
                    recording=line["recording"],
                    supplier=agency,
                    note=line["remark"],
                )
            except UnableToRecordAttempt as failure:
                refused.append((line["row"], str(failure)))
                continue
            if placement.state == PlacementState.ACCEPTED:
                move(placement=placement, to=PlacementState.WORKING, why="", on=on, actor=actor)
    return refused


def _is_theirs(decision: DecisionSeen | None, agency: str, placement: Placement) -> bool:
    return (
        decision is not None
        and decision.person_id == placement.person_id
        and decision.actor.startswith(f"agency:{agency}:")
    )
