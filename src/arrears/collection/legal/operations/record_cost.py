"""What legal action costs: written down, and into the loans' costs of recovery by what each owes."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.legal.choices import CostKind, Track
from arrears.collection.legal.claims import claims
from arrears.collection.legal.courts import filing_fee
from arrears.collection.legal.effects import SOURCE
from arrears.collection.legal.failures import UnableToRecordCost
from arrears.collection.legal.models import LegalCase, LegalCost
from arrears.collection.legal.one_case import hold_legal_case
from arrears.collection.legal.policy import shares
from arrears.plumbing import clock
from arrears.servicing.operations.record_recovery_cost import record_recovery_cost


def record_cost(
    *,
    legal_case_id: int,
    kind: CostKind,
    payee: str,
    invoice: str,
    on: date,
    actor: str,
    amount_minor: int | None = None,
) -> int:
    """Records it and returns its id; the filing fee without an amount is the court table's.

    Raises UnableToFindLegalCase, UnableToRecordCost, UnableToRecord.
    """
    with transaction.atomic():
        row = hold_legal_case(legal_case_id=legal_case_id)
        amount = _amount(row, kind, amount_minor)
        if on > clock.business_date():
            raise UnableToRecordCost(_("A cost is recorded on its day or later."))
        if not payee.strip() or not invoice.strip():
            raise UnableToRecordCost(_("Say who is paid, and on which invoice."))
        if LegalCost.objects.filter(legal_case=row, payee=payee, invoice=invoice).exists():
            raise UnableToRecordCost(_("This invoice is recorded already."))
        owed = {
            loan: one.total_minor for loan, one in claims(loan_ids=sorted(row.loan_ids), as_of=on).items()
        }
        facts = {
            str(loan): record_recovery_cost(
                loan_id=loan,
                amount_minor=minor,
                happened_on=on,
                party=payee,
                evidence=invoice,
                idempotency_key=f"legal/{row.id}/cost/{payee}/{invoice}/{loan}",
                actor=actor,
                source=SOURCE,
                reason=kind.value,
            ).fact_id
            for loan, minor in shares(amount_minor=amount, weights=owed).items()
            if minor
        }
        made = LegalCost.objects.create(
            legal_case=row, kind=kind.value, amount_minor=amount, payee=payee, invoice=invoice, on=on,
            facts=facts, actor=actor,
        )  # fmt: skip
        return int(made.id)


def _amount(row: LegalCase, kind: CostKind, amount_minor: int | None) -> int:
    if amount_minor is None:
        if kind is not CostKind.FILING or not row.claimed_minor:
            raise UnableToRecordCost(
                _("Only the fee for a claim that was filed follows from the court's table.")
            )
        return filing_fee(
            jurisdiction=row.jurisdiction, track=Track(row.track), claimed_minor=row.claimed_minor
        )
    if amount_minor < 1:
        raise UnableToRecordCost(_("The cost must be a whole number of minor units above zero."))
    return amount_minor
