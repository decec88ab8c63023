"""Money collected on sold claims is sent on to their owner."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.ledger.operations.post import Key, post_changes
from arrears.plumbing import clock, locks
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.plumbing.shards import SHARDS
from arrears.servicing.models import Remittance, RemittedLoan
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.sold_claims import DueToOwner, due_to_owners


class UnableToRemit(Unable):
    """Nothing is sent on; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Remitted:
    """Money sent on to an owner; minor units."""

    remittance_id: int
    amount_minor: int
    loans: int
    repeated: bool = False  # the key was known: nothing was done now


def remit_to_owner(
    *, party: str, currency: str, evidence: str, idempotency_key: str, actor: str, source: str
) -> Remitted:
    """Sends on all that is due to the owner in a currency, net of what they have to give back.

    `evidence`: the payment order. Raises UnableToRemit, UnableToReuseKey.
    """
    if not (evidence.strip() and idempotency_key.strip() and actor.strip()):
        raise UnableToRemit(_("A remittance names its payment order, its key and who sends it."))
    with transaction.atomic():
        for shard in range(SHARDS):  # closes are over or have not begun
            locks.share_shard(shard=shard)
        locks.hold_key(key=f"owner/{party}/{currency}")
        locks.hold_key(key=idempotency_key)
        done = _before(idempotency_key, party, currency, evidence)
        if done is not None:
            return done
        rows = [row for row in due_to_owners(party=party, currency=currency) if row.due_minor]
        total = sum(row.due_minor for row in rows)
        if total < 1:
            raise UnableToRemit(
                _("Nothing is due to %(party)s in %(currency)s.") % {"party": party, "currency": currency}
            )
        return _write(rows, total, evidence, idempotency_key, actor, source)


def _before(key: str, party: str, currency: str, evidence: str) -> Remitted | None:
    found = Remittance.objects.filter(idempotency_key=key).first()
    if found is None:
        return None
    given = {"party": party, "currency": currency, "evidence": evidence}
    require_same(key=key, stored={name: getattr(found, name) for name in given}, given=given)
    loans = RemittedLoan.objects.filter(remittance=found).count()
    return Remitted(remittance_id=found.id, amount_minor=found.amount_minor, loans=loans, repeated=True)


def _write(rows: list[DueToOwner], total: int, evidence: str, key: str, actor: str, source: str) -> Remitted:
    opened = clock.business_date()
    made = Remittance.objects.create(
        party=rows[0].party,
        currency=rows[0].currency,
        amount_minor=total,
        sent_on=opened,
        evidence=evidence,
        actor=actor,
        source=source,
        idempotency_key=key,
    )
    RemittedLoan.objects.bulk_create(
        [RemittedLoan(remittance=made, loan_id=row.loan_id, amount_minor=row.due_minor) for row in rows]
    )
    post_changes(
        business_date=opened,
        changes={group: {"remitted_to_owner_minor": due} for group, due in _by_group(rows).items()},
        source=f"remittance/{made.id}",
        actor=actor,
        rulebook_version=rulebook.version(),
    )
    record(actor=actor, action="owner.remit", subject=f"remittance/{made.id}", reason=evidence,
           detail={"party": made.party, "amount_minor": total, "loans": len(rows)})  # fmt: skip
    return Remitted(remittance_id=made.id, amount_minor=total, loans=len(rows))


def _by_group(rows: list[DueToOwner]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for row in rows:
        head = head_of_loan(loan_id=row.loan_id)
        key = (head.shard, head.product_code, head.book_code, head.currency)
        found[key] = found.get(key, 0) + row.due_minor
    return found
