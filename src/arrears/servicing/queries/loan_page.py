"""A loan's page: everything about one loan, as of any day and as known on any day, from the same fold."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from arrears.kernel.book import STATES, TERMS_DEFAULTS
from arrears.kernel.fold import Folded, fold
from arrears.ledger.queries import EntryLine, entries_of_loan
from arrears.parties.queries import MaskedPerson, masked_people
from arrears.plumbing.days import to_day
from arrears.servicing.posting import held_by
from arrears.servicing.queries.book_of_loan import UnableToFindLoan, book_of_loan
from arrears.servicing.queries.loan_rows import EventRow, Header, InstalmentRow, instalment_row

_PARTS = (
    "principal_minor",
    "interest_minor",
    "fee_minor",
    "penalty_minor",
    "overpaid_minor",
    "balance_minor",
)


@dataclass(frozen=True, kw_only=True)
class SetAsideRow:
    """A day on which the loan could not be folded."""

    business_date: date
    fault: int
    detail: str
    solved_on: date | None


@dataclass(frozen=True, kw_only=True)
class LoanPage:
    """All of a loan. `state` has the columns of kernel.book.STATES; a fault other than 0 leaves it empty."""

    header: Header
    borrower: MaskedPerson | None
    as_of: date
    known_on: date
    state: Mapping[str, int]
    instalments: tuple[InstalmentRow, ...]
    events: tuple[EventRow, ...]
    held: Mapping[str, int]  # by control account (its role): what the ledger holds for the loan
    entries: tuple[EntryLine, ...]
    set_aside: tuple[SetAsideRow, ...]


def loan_page(*, loan_id: int, as_of: date, known_on: date | None = None) -> LoanPage:
    """The page of a loan as of the evening of `as_of`, with what was known on `known_on` (None: everything).

    Raises UnableToFindLoan.
    """
    header = _header(loan_id)
    known = known_on or date.max
    folded = fold(
        book=book_of_loan(loan_id=loan_id, known=known),
        as_of_day=to_day(as_of),
        known_day=to_day(known),
        detail=True,
    )
    return LoanPage(
        header=header,
        borrower=masked_people(ids=[header.borrower_id]).get(header.borrower_id),
        as_of=as_of,
        known_on=known,
        state=MappingProxyType({name: int(folded.states[0][name]) for name in STATES.names or ()}),
        instalments=tuple(instalment_row(row, as_of=as_of) for row in folded.instalments),
        events=tuple(_events(loan_id, header.shard, known, folded)),
        held=MappingProxyType(held_by(state=folded.states[0])),
        entries=tuple(line for line in entries_of_loan(loan_id=loan_id) if line.business_date <= known),
        set_aside=tuple(_set_aside(loan_id)),
    )


def id_of_loan(*, number: str) -> int:
    """Id of the loan with this number. Raises UnableToFindLoan."""
    found = (
        _fetch("select id from servicing_loan where number = %s", [number]) if number.isprintable() else []
    )
    if not found:
        raise UnableToFindLoan(_("There is no loan with number %(number)r.") % {"number": number})
    return int(found[0]["id"])


def _header(loan_id: int) -> Header:
    found = _fetch(
        "select l.id as loan_id, number, borrower_id, shard, book_code, product_code, product_version, "
        "currency, jurisdiction, principal_minor, rate_ppb, instalments, start_on, first_due_on, "
        "level_minor, cohort_on, agreed_on, age_at_start, income_at_start_minor, region, origin, source_ref, "
        "rulebook_version, fields::text as terms "
        "from servicing_loan l join servicing_terms t on t.id = l.terms_id where l.id = %s",
        [loan_id],
    )
    if not found:
        raise UnableToFindLoan(_("There is no loan with id %(loan_id)s.") % {"loan_id": loan_id})
    terms = {**TERMS_DEFAULTS, **json.loads(found[0]["terms"])}
    return Header(**{**found[0], "terms": MappingProxyType(terms)})


def _events(loan_id: int, shard: int, known: date, folded: Folded) -> list[EventRow]:
    """Every event that was known, in the order in which they count."""
    did: dict[int, Any] = {}
    for row in folded.allocations:
        if not row["reversed"]:
            did.setdefault(int(row["event_id"]), row)
    found = _fetch(
        "select e.id as event_id, kind, channel, value_on, posted_on, posted_at, amount_minor, part, ref, "
        "due_on, rate_ppb, to_on, instalments, treatment, fee_minor as event_fee_minor, "
        "actor, source, reason, rulebook_version, "
        "(select r.id from servicing_event r "
        "where r.loan_id = e.loan_id and r.shard = e.shard and r.kind = 3 and r.ref = e.id "
        "and r.posted_on <= %s limit 1) as reversed_by "
        "from servicing_event e where loan_id = %s and shard = %s and posted_on <= %s order by value_on, id",
        [known, loan_id, shard, known],
    )
    rows = []
    for event in found:
        row = did.get(event["event_id"])
        event |= {name: None if row is None else int(row[name]) for name in _PARTS}
        rows.append(EventRow(**event))
    return rows


def _set_aside(loan_id: int) -> list[SetAsideRow]:
    found = _fetch(
        "select business_date, fault, detail, solved_on from servicing_setaside "
        "where loan_id = %s order by business_date",
        [loan_id],
    )
    return [SetAsideRow(**row) for row in found]


def _fetch(query: str, values: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
