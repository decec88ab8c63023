"""A borrower asks for help with a loan and says what happened."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import PlanState, Reason
from arrears.collection.hardship.events import REQUESTED
from arrears.collection.hardship.models import Evidence, Means, Plan, Step
from arrears.collection.hardship.operations.case_of_plan import tell_case
from arrears.collection.hardship.operations.move import tell
from arrears.collection.hardship.operations.withdraw import end_earlier
from arrears.kernel.codes import Status
from arrears.parties.choices import Employment
from arrears.parties.operations.note_circumstances import note_circumstances
from arrears.parties.queries import pay_days
from arrears.plumbing import clock, locks
from arrears.plumbing.crypto import seal
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.owner import owner_of_loan
from arrears.servicing.queries.states_of_loans import states_of_loans

WORDS_PURPOSE, EVIDENCE_PURPOSE = "hardship.words", "hardship.evidence"
EVIDENCE_BYTES_MAX, EVIDENCE_MAX = 5_000_000, 5
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}


class UnableToRequest(Unable):
    """The request can't be taken; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a borrower says; amounts in minor units of the loan's currency, a month where not said
    otherwise."""

    reason: Reason
    employment: Employment
    income_minor: int
    living_minor: int
    household: int
    debts_monthly_minor: int
    debts_minor: int = 0  # in all
    lump_sum_minor: int = 0
    better_in_months: int | None = None
    later_income_minor: int = 0
    words: str = ""
    evidence: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)  # file name, content


def request(*, person_id: int, loan_id: int, told: Told, source: str, at: datetime, actor: str) -> int:
    """Id of the plan that begins with the request. An earlier one that does not run yet is ended by it.

    Raises UnableToRequest, UnableToFindLoan.
    """
    _check(told)
    with transaction.atomic():
        locks.hold_borrower(borrower_id=person_id)
        head = head_of_loan(loan_id=loan_id)
        state = states_of_loans(loan_ids=[loan_id]).get(loan_id)
        if head.borrower_id != person_id or state is None or state.status != Status.ACTIVE:
            raise UnableToRequest(
                _("This loan is not a running loan of yours: there is nothing to plan for.")
            )
        owner = owner_of_loan(loan_id=loan_id, as_of=clock.business_date()).owner
        if owner:
            raise UnableToRequest(
                _("The claim on this loan belongs to %(owner)s now: they agree on plans.") % {"owner": owner}
            )
        end_earlier(loan_id=loan_id, at=at, actor=actor)
        opened = clock.business_date()
        means = _keep(person_id, told, head.currency, opened, source, actor)
        plan = Plan.objects.create(
            person_id=person_id,
            loan_id=loan_id,
            loan_number=head.number,
            currency=head.currency,
            state=PlanState.REQUESTED,
            means=means,
            requested_on=opened,
        )
        Step.objects.create(plan=plan, after=PlanState.REQUESTED, on=opened, actor=actor)
        tell_case(plan=plan, actor=actor)
        tell(plan=plan, event=REQUESTED)
    return plan.id


def _check(told: Told) -> None:
    amounts = (
        told.income_minor, told.living_minor, told.debts_monthly_minor, told.debts_minor, told.lump_sum_minor,
        told.later_income_minor,
    )  # fmt: skip
    if not all(0 <= amount < 10**13 for amount in amounts):
        raise UnableToRequest(_("An amount is below zero or too large. Write amounts of a month."))
    if not 1 <= told.household <= 20:
        raise UnableToRequest(_("A household has 1 to 20 persons."))
    if told.better_in_months is not None and not 1 <= told.better_in_months <= 24:
        raise UnableToRequest(_("Say in how many months it will be better: 1 to 24."))
    if len(told.evidence) > EVIDENCE_MAX:
        raise UnableToRequest(_("At most %(most)d papers at once.") % {"most": EVIDENCE_MAX})
    for name, content in told.evidence:
        if kind_of(content) is None:
            raise UnableToRequest(_("%(name)s is no photo (JPEG, PNG) and no PDF.") % {"name": name})
        if len(content) > EVIDENCE_BYTES_MAX:
            raise UnableToRequest(_("%(name)s is larger than 5 MB. Send a smaller one.") % {"name": name})


def kind_of(content: bytes) -> str | None:
    """The content type that the first bytes show; None when it is none that is taken."""
    return next((kind for start, kind in _SIGNATURES.items() if content.startswith(start)), None)


def _keep(person_id: int, told: Told, currency: str, opened: date, source: str, actor: str) -> Means:
    means = Means.objects.create(
        person_id=person_id,
        stated_on=opened,
        currency=currency,
        reason=told.reason,
        words_sealed=seal(told.words, purpose=WORDS_PURPOSE) if told.words else None,
        income_minor=told.income_minor,
        living_minor=told.living_minor,
        household=told.household,
        debts_monthly_minor=told.debts_monthly_minor,
        debts_minor=told.debts_minor,
        lump_sum_minor=told.lump_sum_minor,
        better_in_months=told.better_in_months,
        later_income_minor=told.later_income_minor,
        source=source,
        actor=actor,
    )
    for name, content in told.evidence:
        Evidence.objects.create(
            means=means,
            name=" ".join(name.split())[:120],
            content_type=kind_of(content) or "",
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content_sealed=seal(base64.b64encode(content).decode(), purpose=EVIDENCE_PURPOSE),
        )
    note_circumstances(
        circumstances=pa.table(
            {
                "person_id": [person_id],
                "from_on": pa.array([opened], pa.date32()),
                "employment": [int(told.employment)],
                "income_monthly_minor": [told.income_minor],
                "pay_day": pa.array([pay_days(person_ids=[person_id]).get(person_id)], pa.int64()),
                "debt_elsewhere_minor": [told.debts_minor],
                "debt_elsewhere_monthly_minor": [told.debts_monthly_minor],
                "living_monthly_minor": [told.living_minor],
                "household": [told.household],
            }
        ),
        source="hardship",
    )
    return means
