"""Money to the owner of sold claims, or back, is put before a second person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import locks
from arrears.plumbing.idempotency import require_same
from arrears.servicing.models import Proposal
from arrears.servicing.operations.owner_payment import (
    OwnerPlan,
    OwnerSaid,
    Remitted,
    check_words,
    hold_owner,
    owner_content,
)
from arrears.servicing.operations.propose import UnableToPropose
from arrears.servicing.operations.remit_to_owner import UnableToRemit, preview_remittance, remit_to_owner
from arrears.servicing.operations.take_back_remittance import preview_take_back, take_back_remittance
from arrears.servicing.operations.write_proposal import write_proposal
from arrears.servicing.queries.book_of_loan import head_of_loan


@dataclass(frozen=True, kw_only=True)
class OwnerVerb:
    """A payment to an owner, or back: its preview and the function that does it."""

    preview: Callable[..., OwnerPlan]
    run: Callable[..., Remitted]


OWNER_VERBS: Mapping[str, OwnerVerb] = {
    "remit_to_owner": OwnerVerb(preview=preview_remittance, run=remit_to_owner),
    "take_back_remittance": OwnerVerb(preview=preview_take_back, run=take_back_remittance),
}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    actor: str
    reason: str
    idempotency_key: str


def propose_for_owner(*, verb: str, said: Mapping[str, Any]) -> int:
    """Id of a proposal of what `said` tells the verb of OWNER_VERBS; same key and content, same proposal.

    Raises UnableToPropose, UnableToReuseKey, and the verb's failure.
    """
    if not str(said.get("reason") or "").strip():
        raise UnableToPropose(_("Say why: who approves it has to know the reason."))
    told: OwnerSaid = said  # type: ignore[assignment]  # the words of its verb
    check_words(said=told, failure=UnableToRemit)
    with transaction.atomic():
        known = Proposal.objects.filter(idempotency_key=said["idempotency_key"]).order_by("-turn").first()
        if known is not None:
            names = [name for name in ("party", "currency", "evidence", "remittance_id") if name in said]
            require_same(
                key=said["idempotency_key"],
                stored={name: known.said.get(name) for name in names},
                given={name: said[name] for name in names},
            )
            return known.id
        first = OWNER_VERBS[verb].preview(**said)
        hold_owner(party=first.party, currency=first.currency)
        locks.hold_key(key=said["idempotency_key"])
        return write_for_owner(verb=verb, said=said, turn=1)


def write_for_owner(*, verb: str, said: Mapping[str, Any], turn: int) -> int:
    """Previews and stores it, in the caller's transaction with the owner held; returns its id."""
    plan = OWNER_VERBS[verb].preview(**said)
    told: OwnerSaid = said  # type: ignore[assignment]
    return write_proposal(
        about={"party": plan.party},
        verb=verb,
        said=said,
        request=_Asked(
            actor=said["actor"], reason=str(said.get("reason", "")), idempotency_key=said["idempotency_key"]
        ),
        content=owner_content(plan=plan, said=told),
        previewed={
            "currency": plan.currency,
            "total_minor": plan.total_minor,
            "loans": [[head_of_loan(loan_id=loan).number, amount] for loan, amount in plan.amounts],
        },
        history_mark=plan.history_mark,
        needed=plan.second_person,
        turn=turn,
    )


def pay_or_propose(*, verb: str, said: Mapping[str, Any]) -> tuple[Remitted | None, int | None]:
    """Does it, or proposes it where a second person is needed: (what was done, the proposal's id)."""
    if OWNER_VERBS[verb].preview(**said).second_person is None:
        return OWNER_VERBS[verb].run(**said), None
    return None, propose_for_owner(verb=verb, said=said)
