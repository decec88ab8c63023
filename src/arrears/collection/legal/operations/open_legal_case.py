"""Legal action begins: the debtor's case goes to the court's side, a notice comes first."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.operations.change_state import change_state
from arrears.collection.cases.queries import CaseRow, case
from arrears.collection.contacts.choices import STOPS
from arrears.collection.contacts.queries import stops_of_person
from arrears.collection.legal.choices import LegalState, Step, Track
from arrears.collection.legal.courts import court_of, small_claim_ceilings
from arrears.collection.legal.failures import UnableToOpenLegalCase
from arrears.collection.legal.models import LegalCase
from arrears.collection.legal.one_case import write_step
from arrears.collection.legal.policy import PAUSED_BY
from arrears.parties.queries import birth_and_region
from arrears.plumbing import clock
from arrears.rulebook import parameters
from arrears.servicing.queries.book_of_loan import LoanHead, head_of_loan
from arrears.servicing.queries.limitation_of_loan import limitation_of_loan

_FROM = (CaseState.OPEN, CaseState.REOPENED, CaseState.IN_TREATMENT, CaseState.PROMISED)


def open_legal_case(
    *, case_id: int, court: str, document: str, at: datetime, actor: str, track: Track | None = None
) -> int:
    """Opens it for all loans of the case and returns its id; `document`: the decision to go to court.

    Without a track: a small claim where the amount is below the ceiling of the debtor's province, else a
    suit. Raises UnableToOpenLegalCase, UnableToFindCase, UnableToReadCourtData.
    """
    with transaction.atomic():
        row = case(case_id=case_id)
        _check(row, court, document, at)
        heads = [head_of_loan(loan_id=loan) for loan in row.loan_ids]
        place = _one_place(heads)
        court_of(place)
        warned = _limitation(heads, place, at)
        way = _track(row, place, track)
        change_state(case_id=case_id, to=CaseState.LEGAL, why="legal action", actor=actor)
        on = clock.business_date()
        made = LegalCase.objects.create(
            case_id=case_id,
            person_id=row.person_id,
            loan_ids=list(row.loan_ids),
            jurisdiction=place,
            currency=row.currency,
            track=way.value,
            court=court,
            state=int(LegalState.NOTICE),
            opened_on=on,
        )
        write_step(
            legal_case=made,
            step=Step.OPENED,
            after=LegalState.NOTICE,
            on=on,
            known_on=on,
            document=document,
            payload={"expired": warned} if warned else {},
            actor=actor,
        )
        return int(made.id)


def _check(row: CaseRow, court: str, document: str, at: datetime) -> None:
    if not court.strip() or not document.strip():
        raise UnableToOpenLegalCase(_("Say which court, and the paper in which this was decided."))
    if row.state not in _FROM or row.is_held:
        raise UnableToOpenLegalCase(
            _("Only a case that the lender's own people have, and that is not held, can go to court.")
        )
    stopping = sorted({stop.kind for stop in stops_of_person(row.person_id, at=at)} & PAUSED_BY)
    if stopping:
        raise UnableToOpenLegalCase(
            _("Not now: %(stops)s.") % {"stops": ", ".join(str(STOPS[kind].label) for kind in stopping)}
        )


def _one_place(heads: list[LoanHead]) -> str:
    places = {(head.jurisdiction, head.currency) for head in heads}
    if len(places) != 1:
        raise UnableToOpenLegalCase(
            _("Its loans are under different laws or in different currencies: they need a case each.")
        )
    return next(iter(places))[0]


def _limitation(heads: list[LoanHead], place: str, at: datetime) -> list[str]:
    """Numbers of loans whose limitation is over: refused where the law forbids it, else written down."""
    on = clock.business_date()
    over = [
        head.number
        for head in heads
        if (found := limitation_of_loan(loan_id=head.id, as_of=on)) is not None and found.expired
    ]
    ban = parameters.strictest(jurisdiction=place, rule="sue_time_barred", on=on)
    if over and ban is not None and ban.value is False:
        raise UnableToOpenLegalCase(
            _("The limitation of %(loans)s is over and %(rule)s forbids to sue.")
            % {"loans": ", ".join(over), "rule": ban.cite()}
        )
    return over


def _track(row: CaseRow, place: str, track: Track | None) -> Track:
    region = birth_and_region(person_ids=[row.person_id]).get(row.person_id, (None, ""))[1]
    rule_up_to, choice_up_to = small_claim_ceilings(jurisdiction=place, region=region)
    if track is None:
        return Track.SMALL_CLAIM if row.owed_minor <= rule_up_to else Track.SUIT
    if track is Track.SMALL_CLAIM and row.owed_minor > choice_up_to:
        raise UnableToOpenLegalCase(
            _("The amount is above the ceiling of small claims in this province: choose a suit.")
        )
    return track
