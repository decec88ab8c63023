"""What a step does to the loans and to the debtor's case, in its transaction. Loans before the case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.operations.come_back import come_back
from arrears.collection.legal.choices import Step
from arrears.collection.legal.claims import claims
from arrears.collection.legal.failures import UnableToTakeStep
from arrears.collection.legal.models import LegalCase
from arrears.collection.legal.policy import shares
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.charge_fee import UnableToChargeFee, charge_fee
from arrears.servicing.operations.propose import propose
from arrears.servicing.operations.record_demand import record_demand
from arrears.servicing.operations.record_suit import record_end_of_suit, record_suit
from arrears.servicing.queries.facts import facts_of_loan

SOURCE = "legal"


@dataclass(frozen=True, kw_only=True)
class Doing:
    """A step that is being taken; `key` is the same for the same step."""

    legal_case: LegalCase
    key: str
    on: date
    document: str
    actor: str
    judged_minor: int
    costs_on_debtor_minor: int

    @property
    def loans(self) -> list[int]:
        """In the order in which they are locked."""
        return sorted(self.legal_case.loan_ids)


def _demand(doing: Doing) -> dict[str, Any]:
    """A notice that arrives is a demand: the limitation runs afresh."""
    for loan in doing.loans:
        record_demand(
            loan_id=loan,
            happened_on=doing.on,
            evidence=doing.document,
            idempotency_key=f"{doing.key}/demand/{loan}",
            actor=doing.actor,
            source=SOURCE,
        )
    return {}


def _file(doing: Doing) -> dict[str, Any]:
    """Filing stops the limitation and freezes what is claimed as of its day."""
    row = doing.legal_case
    found = claims(loan_ids=doing.loans, as_of=doing.on)
    if not any(claim.total_minor for claim in found.values()):
        raise UnableToTakeStep(_("Nothing is owed any more: there is nothing to claim."))
    for loan in doing.loans:
        record_suit(
            loan_id=loan,
            happened_on=doing.on,
            evidence=doing.document,
            party=row.court,
            idempotency_key=f"{doing.key}/suit/{loan}",
            actor=doing.actor,
            source=SOURCE,
        )
    row.claimed_minor = sum(claim.total_minor for claim in found.values())
    parts = ("principal_minor", "interest_minor", "fee_minor", "penalty_minor")
    return {"claims": {str(loan): [getattr(claim, part) for part in parts] for loan, claim in found.items()}}


def _judge(doing: Doing) -> dict[str, Any]:
    """Costs that the judgment lays on the debtor are charged, shared by what each loan owes.

    Where one person may not charge so much alone it is proposed, and a second person approves it.
    """
    doing.legal_case.judged_minor = doing.judged_minor
    if not doing.costs_on_debtor_minor:
        return {}
    owed = {loan: one.total_minor for loan, one in claims(loan_ids=doing.loans, as_of=doing.on).items()}
    charged: dict[str, int] = {}
    proposed: dict[str, int] = {}
    for loan, minor in shares(amount_minor=doing.costs_on_debtor_minor, weights=owed).items():
        said: dict[str, Any] = {
            "loan_id": loan,
            "amount_minor": minor,
            "value_on": doing.on,
            "idempotency_key": f"{doing.key}/costs/{loan}",
            "actor": doing.actor,
            "source": SOURCE,
            "reason": doing.document,
        }
        try:
            if minor:
                charged[str(loan)] = charge_fee(**said).event_id
        except UnableToChargeFee as failure:
            if failure.second_person is None:
                raise
            proposed[str(loan)] = propose(verb="charge_fee", said=said)
    return {"charged": charged, "proposed": proposed}


def _end(doing: Doing) -> dict[str, Any]:
    """The suit is over: the limitation runs again, and the case is the lender's own people's."""
    row = doing.legal_case
    for loan in doing.loans:
        for fact in facts_of_loan(loan_id=loan):
            mine = fact.kind is FactKind.SUIT and fact.party == row.court and fact.happened_on <= doing.on
            if mine and fact.ended_on is None and not fact.taken_back:
                record_end_of_suit(
                    loan_id=loan,
                    happened_on=doing.on,
                    ref=fact.id,
                    evidence=doing.document,
                    idempotency_key=f"{doing.key}/end/{fact.id}",
                    actor=doing.actor,
                    source=SOURCE,
                )
    come_back(case_id=row.case_id, was=CaseState.LEGAL, why="legal action ended", actor=doing.actor)
    return {}


EFFECTS: Mapping[Step, Callable[[Doing], dict[str, Any]]] = {
    Step.NOTICE_ARRIVED: _demand,
    Step.FILED: _file,
    Step.JUDGMENT: _judge,
    Step.REFUSED: _end,
    Step.DISMISSED: _end,
    Step.ENFORCEMENT_ENDED: _end,
    Step.SATISFIED: _end,
    Step.WITHDRAWN: _end,
}
