"""Which claims fit a rule today, and why others that fit are left out."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.queries import CaseLoanRow, CaseRow, cases_in_states
from arrears.collection.cases.queries.cases import loans_of_case
from arrears.collection.contacts.queries import stopped_people
from arrears.collection.legal.choices import Excluded, SoldState
from arrears.collection.legal.claims import claim_of_page
from arrears.collection.legal.models import SaleClaim
from arrears.collection.legal.sale_law import SaleLaw, excluded_by
from arrears.collection.legal.sale_rules import SaleRule
from arrears.collection.legal.tape import TapeRow
from arrears.kernel.codes import Kind
from arrears.parties.queries import birth_and_region
from arrears.servicing.queries.limitation_of_loan import limitation_of_loan
from arrears.servicing.queries.loan_page import LoanPage, loan_page

_OWN = (CaseState.OPEN, CaseState.REOPENED, CaseState.IN_TREATMENT, CaseState.PROMISED, CaseState.WATCH)
_ALL = (*_OWN, CaseState.ON_HOLD, CaseState.PLAN_ACTIVE, CaseState.PLACED, CaseState.LEGAL)
_PAYING = (Kind.REPAY, Kind.RECOVER)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a sale would hold."""

    rows: tuple[TapeRow, ...]
    excluded: dict[str, int]


def choose(*, rule: SaleRule, law: SaleLaw, jurisdiction: str, as_of: date, at: datetime) -> Choice:
    """Claims that the rule and the law let go, with their figures as of a day, by loan."""
    cases = cases_in_states(states=_ALL, dpd_from=0 if rule.charged_off else rule.dpd_from)
    fitting = [(row, loan) for row in cases for loan in loans_of_case(case_id=row.id) if _fits(rule, loan)]
    stopped = stopped_people(person_ids=[row.person_id for row, _loan in fitting], at=at)
    taken = in_sales(loan_ids=[loan.loan_id for _row, loan in fitting])
    left_out: Counter[str] = Counter()
    rows: list[TapeRow] = []
    people = birth_and_region(person_ids=[row.person_id for row, _loan in fitting])
    for row, loan in sorted(fitting, key=lambda pair: pair[1].loan_id):
        if len(rows) == rule.claims_max:
            break
        why = _why_not(row, loan, stopped, taken)
        if why is None:
            page = loan_page(loan_id=loan.loan_id, as_of=as_of)
            if page.header.jurisdiction != jurisdiction:
                continue
            found = limitation_of_loan(loan_id=loan.loan_id, as_of=as_of)
            why = excluded_by(
                law=law,
                product_code=page.header.product_code,
                product_version=page.header.product_version,
                expired=found is not None and found.expired,
            )
        if why is not None:
            left_out[why.value] += 1
            continue
        made = _tape_row(len(rows) + 1, row, loan, page, people.get(row.person_id, (None, "")))
        rows.append(made)
    return Choice(rows=tuple(rows), excluded=dict(left_out))


def in_sales(*, loan_ids: Collection[int]) -> set[int]:
    """Those of some loans that are chosen for a sale or sold."""
    running = (int(SoldState.CHOSEN), int(SoldState.SOLD))
    rows = SaleClaim.objects.filter(loan_id__in=set(loan_ids), state__in=running)
    return set(rows.values_list("loan_id", flat=True))


def _fits(rule: SaleRule, loan: CaseLoanRow) -> bool:
    return loan.left_on is None and rule.fits(
        charged_off=loan.charged_off,
        dpd_days=loan.dpd_days,
        owed_minor=loan.owed_minor,
        currency=loan.currency,
    )


def _why_not(row: CaseRow, loan: CaseLoanRow, stopped: set[int], taken: set[int]) -> Excluded | None:
    reasons = (
        (Excluded.IN_SALE, loan.loan_id in taken),
        (Excluded.PLAN, row.state is CaseState.PLAN_ACTIVE),
        (Excluded.HELD, row.is_held or row.state is CaseState.ON_HOLD),
        (Excluded.AWAY, row.state in (CaseState.PLACED, CaseState.LEGAL)),
        (Excluded.PROMISED, row.promise_due_on is not None or row.state is CaseState.PROMISED),
        (Excluded.STOP, row.person_id in stopped),
    )
    return next((why for why, holds in reasons if holds), None)


def _tape_row(
    place: int, row: CaseRow, loan: CaseLoanRow, page: LoanPage, person: tuple[date | None, str]
) -> TapeRow:
    found = limitation_of_loan(loan_id=loan.loan_id, as_of=page.as_of)
    paid = [event.value_on for event in page.events if event.kind in _PAYING and event.reversed_by is None]
    return TapeRow(
        claim_number=place,
        loan_id=loan.loan_id,
        person_id=row.person_id,
        case_id=row.id,
        number=page.header.number,
        product=page.header.product_code,
        agreed_on=page.header.agreed_on,
        lent_minor=page.header.principal_minor,
        currency=page.header.currency,
        region=person[1],
        born_on=person[0],
        dpd_days=page.state["dpd_days"],
        charged_off=loan.charged_off,
        last_paid_on=max((day for day in paid if day <= page.as_of), default=None),
        limitation_ends=found.expires_on if found else None,
        claim=claim_of_page(page),
    )
