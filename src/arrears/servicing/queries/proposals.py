"""Proposals: those that wait for a second person, and what became of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.models import Event, LineEvent, Loan, Proposal, Remittance
from arrears.servicing.queries.line_page import history_mark_of_line
from arrears.servicing.said_json import decoded
from arrears.servicing.verdict import Verdict


class UnableToFindProposal(Unable):
    """No proposal has this id."""


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A proposal, what it would do and what became of it. `previewed` as in servicing.said_json.summary."""

    id: int
    loan_id: int | None  # None: it is about a line or an owner
    loan_number: str  # "" then
    line_id: int | None
    party: str  # the owner of sold claims that is paid, or gives back; "" = none
    verb: str
    said: Mapping[str, Any]
    previewed: Mapping[str, Any]
    stale: bool  # waits, but the loan or line has changed since
    rule: str
    stake: Decimal | None
    limit: Decimal | None
    maker: str
    reason: str
    proposed_on: date
    proposed_at: datetime
    turn: int
    verdict: Verdict
    checker: str
    verdict_reason: str
    decided_on: date | None
    event_id: int | None  # of the event (change of the limit, remittance) that it became


def waiting_proposals(*, loan_id: int | None = None, limit: int = 100) -> list[ProposalRow]:
    """Proposals without a verdict, the oldest first."""
    return _rows(_of(loan_id).filter(decision=None).order_by("id")[:limit])


def proposals_of_loan(*, loan_id: int) -> list[ProposalRow]:
    """All proposals of a loan, the newest first."""
    return _rows(_of(loan_id).order_by("-id"))


def proposals_of_line(*, line_id: int) -> list[ProposalRow]:
    """All proposals about a line's limit, the newest first."""
    return _rows(Proposal.objects.select_related("decision").filter(line_id=line_id).order_by("-id"))


def proposal(*, proposal_id: int) -> ProposalRow:
    """One proposal. Raises UnableToFindProposal."""
    found = _rows(Proposal.objects.filter(id=proposal_id).select_related("decision"))
    if not found:
        raise UnableToFindProposal(_("There is no proposal %(proposal_id)s.") % {"proposal_id": proposal_id})
    return found[0]


def _of(loan_id: int | None) -> QuerySet[Proposal]:
    found = Proposal.objects.select_related("decision")
    return found if loan_id is None else found.filter(loan_id=loan_id)


def _rows(found: QuerySet[Proposal]) -> list[ProposalRow]:
    proposals = list(found)
    loans = {p.loan_id for p in proposals if p.loan_id is not None}
    lines = {p.line_id for p in proposals if p.line_id is not None}
    numbers = dict(Loan.objects.filter(id__in=loans).values_list("id", "number"))
    became: dict[str, int] = {}
    last = dict.fromkeys(loans, 0)
    for loan_id, event_id, key in Event.objects.filter(loan_id__in=loans).values_list(
        "loan_id", "id", "idempotency_key"
    ):
        last[loan_id] = max(last[loan_id], event_id)
        became[key] = event_id
    changes = LineEvent.objects.filter(line_id__in=lines).values_list("idempotency_key", "id")
    became |= dict(changes)
    parties = {p.party for p in proposals if p.party}
    paid = Remittance.objects.filter(party__in=parties).order_by("id")
    became |= dict(paid.values_list("idempotency_key", "id"))
    last_paid = {(row.party, row.currency): row.id for row in paid}
    marks = {line_id: history_mark_of_line(line_id=line_id) for line_id in lines}
    rows = []
    for p in proposals:
        if p.party:
            now = last_paid.get((p.party, p.previewed["currency"]), 0)
        else:
            now = last[p.loan_id] if p.loan_id is not None else marks[p.line_id or 0]
        rows.append(_row(p, numbers.get(p.loan_id or 0, ""), now, became.get(p.idempotency_key)))
    return rows


def _row(found: Proposal, number: str, mark_now: int, event_id: int | None) -> ProposalRow:
    decided = getattr(found, "decision", None)
    verdict = Verdict(decided.verdict) if decided else Verdict.WAITING
    return ProposalRow(
        id=found.id,
        loan_id=found.loan_id,
        loan_number=number,
        line_id=found.line_id,
        party=found.party,
        verb=found.verb,
        said=decoded(found.said),
        previewed=found.previewed,
        stale=verdict is Verdict.WAITING and found.history_mark != mark_now,
        rule=found.rule,
        stake=found.stake,
        limit=found.limit,
        maker=found.actor,
        reason=found.reason,
        proposed_on=found.proposed_on,
        proposed_at=found.proposed_at,
        turn=found.turn,
        verdict=verdict,
        checker=decided.actor if decided else "",
        verdict_reason=decided.reason if decided else "",
        decided_on=decided.decided_on if decided else None,
        event_id=event_id if verdict is Verdict.APPROVED else None,
    )
