"""Money to the owner of sold claims, and back: what would move, who has to approve it, how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.ledger.operations.post import Key, post_changes
from arrears.plumbing import clock, locks
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.plumbing.shards import SHARDS
from arrears.rulebook import parameters
from arrears.servicing.approval_policy import Needed, needed
from arrears.servicing.explain_forms import money
from arrears.servicing.models import Proposal, Remittance, RemittedLoan
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.verdict import Verdict


class UnableToPayOwner(Unable):
    """Nothing is moved; `second_person` is set when one person may not do it alone."""

    def __init__(self, message: str, *, second_person: Needed | None = None) -> None:
        super().__init__(message)
        self.second_person = second_person


class OwnerSaid(TypedDict):
    """What every payment to an owner, or back, is told."""

    evidence: str  # the payment order; of one taken back, what shows that the money came back
    idempotency_key: str
    actor: str
    source: str
    reason: NotRequired[str]
    proposal_id: NotRequired[int]  # the approved proposal that this carries out


@dataclass(frozen=True, kw_only=True)
class OwnerPlan:
    """What would move by loan; minor units, below zero when it comes back."""

    party: str
    currency: str
    evidence: str
    undoes: int  # the remittance that is taken back, 0 = none
    amounts: tuple[tuple[int, int], ...]  # loan, amount
    second_person: Needed | None
    history_mark: int  # id of the owner's last remittance

    @property
    def total_minor(self) -> int:
        """All of it."""
        return sum(amount for _loan, amount in self.amounts)


@dataclass(frozen=True, kw_only=True)
class Remitted:
    """Money sent on to an owner (below zero: taken back); minor units."""

    remittance_id: int
    amount_minor: int
    loans: int
    repeated: bool = False  # the key was known: nothing was done now


def pay_owner(
    *,
    said: OwnerSaid,
    owner: tuple[str, str],
    given: dict[str, Any],
    preview: Callable[[], OwnerPlan],
    failure: type[UnableToPayOwner],
) -> Remitted:
    """Moves what `preview` finds, with nothing else moving the owner's (party, currency) money meanwhile.

    `given` is the content that the key stands for. Raises `failure`, UnableToReuseKey.
    """
    check_words(said=said, failure=failure)
    with transaction.atomic():
        hold_owner(party=owner[0], currency=owner[1])
        locks.hold_key(key=said["idempotency_key"])
        done = _done_before(key=said["idempotency_key"], given=given)
        if done is not None:
            return done
        plan = preview()
        _require_approval(plan=plan, said=said, failure=failure)
        return _write(plan=plan, said=said)


def check_words(*, said: OwnerSaid, failure: type[UnableToPayOwner]) -> None:
    """Raises `failure` for an empty payment order, key or actor, or one with control characters."""
    for name in ("evidence", "idempotency_key", "actor"):
        value = str(said[name])
        if not value.strip() or not value.isprintable():
            raise failure(
                _("A remittance names its payment order, its key and who sends it, each on one line.")
            )


def hold_owner(*, party: str, currency: str) -> None:
    """Nothing else moves the owner's money until the caller's transaction ends."""
    for shard in range(SHARDS):  # closes are over or have not begun
        locks.share_shard(shard=shard)
    locks.hold_key(key=f"owner/{party}/{currency}")


def planned(
    *,
    party: str,
    currency: str,
    evidence: str,
    undoes: int,
    amounts: tuple[tuple[int, int], ...],
    source: str,
) -> OwnerPlan:
    """The amounts with who has to approve them and where the owner's remittances stand."""
    rule = "manual_correction_approval_minor" if undoes else "refund_approval_minor"
    of_owner = Remittance.objects.filter(party=party, currency=currency)
    today = of_owner.filter(sent_on=clock.business_date()).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    stake = abs(sum(amount for _loan, amount in amounts)) + (0 if undoes else max(0, today))
    return OwnerPlan(
        party=party,
        currency=currency,
        evidence=evidence,
        undoes=undoes,
        amounts=amounts,
        second_person=_strictest(rule, amounts, stake, source),
        history_mark=of_owner.aggregate(last=Max("id"))["last"] or 0,
    )


def _strictest(rule: str, amounts: tuple[tuple[int, int], ...], stake: int, source: str) -> Needed | None:
    """By the lowest limit of the places whose loans these are."""
    places = {head_of_loan(loan_id=loan).jurisdiction for loan, _amount in amounts}
    on = clock.business_date()
    limits = [
        found
        for place in sorted(places)
        if (found := parameters.strictest(jurisdiction=place, rule=rule, on=on)) is not None
    ]
    if not limits:
        return None
    lowest = min(limits, key=lambda found: Decimal(found.value))
    return needed(source=source, stake=Decimal(stake), limit=Decimal(lowest.value), cited=lowest.cite())


def owner_content(*, plan: OwnerPlan, said: OwnerSaid) -> dict[str, Any]:
    """What an approval covers, as JSON."""
    return {
        "party": plan.party,
        "currency": plan.currency,
        "evidence": plan.evidence,
        "undoes": plan.undoes,
        "amount_minor": plan.total_minor,
        "idempotency_key": said["idempotency_key"],
    }


def _require_approval(*, plan: OwnerPlan, said: OwnerSaid, failure: type[UnableToPayOwner]) -> None:
    """Raises `failure` when a second person is needed and has not approved exactly this."""
    proposal_id, why = said.get("proposal_id", 0), plan.second_person
    if proposal_id:
        found = Proposal.objects.filter(
            id=proposal_id, decision__verdict=Verdict.APPROVED, party=plan.party
        ).first()
        if found is None or found.content != owner_content(plan=plan, said=said):
            raise failure(
                _("Proposal %(proposal_id)s does not approve this. Carry out what was approved.")
                % {"proposal_id": proposal_id}
            )
    elif why is not None:
        raise failure(
            _(
                "%(stake)s is above %(limit)s, what one person may do alone under %(rule)s. Propose it; a "
                "second person approves it."
            )
            % {
                "stake": money(int(why.stake), plan.currency),
                "limit": money(int(why.limit), plan.currency),
                "rule": why.rule,
            },
            second_person=why,
        )


def _done_before(*, key: str, given: dict[str, Any]) -> Remitted | None:
    """What this key did, None when it is new. Raises UnableToReuseKey."""
    found = Remittance.objects.filter(idempotency_key=key).first()
    if found is None:
        return None
    require_same(key=key, stored={name: getattr(found, name) for name in given}, given=given)
    loans = RemittedLoan.objects.filter(remittance=found).count()
    return Remitted(remittance_id=found.id, amount_minor=found.amount_minor, loans=loans, repeated=True)


def _write(*, plan: OwnerPlan, said: OwnerSaid) -> Remitted:
    """Stores and posts it, in the caller's transaction with the owner held."""
    opened = clock.business_date()
    made = Remittance.objects.create(
        party=plan.party,
        currency=plan.currency,
        amount_minor=plan.total_minor,
        sent_on=opened,
        evidence=plan.evidence,
        undoes_id=plan.undoes or None,
        actor=said["actor"],
        source=said["source"],
        idempotency_key=said["idempotency_key"],
    )
    RemittedLoan.objects.bulk_create(
        [RemittedLoan(remittance=made, loan_id=loan, amount_minor=amount) for loan, amount in plan.amounts]
    )
    post_changes(
        business_date=opened,
        changes={group: {"remitted_to_owner_minor": sent} for group, sent in _by_group(plan).items()},
        source=f"remittance/{made.id}",
        actor=said["actor"],
        rulebook_version=rulebook.version(),
    )
    record(actor=said["actor"], action="owner.take_back" if plan.undoes else "owner.remit",
           subject=f"remittance/{made.id}", reason=said.get("reason") or plan.evidence,
           detail={"party": made.party, "amount_minor": made.amount_minor})  # fmt: skip
    return Remitted(remittance_id=made.id, amount_minor=made.amount_minor, loans=len(plan.amounts))


def _by_group(plan: OwnerPlan) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for loan_id, amount in plan.amounts:
        head = head_of_loan(loan_id=loan_id)
        key = (head.shard, head.product_code, head.book_code, head.currency)
        found[key] = found.get(key, 0) + amount
    return found
