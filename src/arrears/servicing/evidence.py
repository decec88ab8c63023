"""What leads from payments to loans: numbers in references, collections, payers by id, account, name."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from arrears.kernel.book import Ints
from arrears.parties.queries import indexes_of_words, people_by_index, people_by_name
from arrears.payments.matching import Evidence, words
from arrears.payments.operations.receive_many import Indexes
from arrears.payments.queries import loans_of_collections, loans_paid_from

_BETWEEN = "\x1f"
_TOO_COMMON = 20  # a name that more people have leads nowhere
Found = list[tuple[int, int, int]]  # place of the payment, id of the loan or person, evidence


@dataclass(frozen=True, kw_only=True)
class Leads:
    """A payment and a loan, with the strongest evidence, by payment. Shape m; `shard` is the loan's."""

    line: Ints
    loan_id: Ints
    evidence: Ints
    shard: Ints


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the bank tells of payments; lists of one length."""

    words: list[list[str]]  # of the reference
    names: list[str]  # of the payer
    account_indexes: list[bytes | None]
    end_to_end_indexes: list[bytes | None]


def said(*, lines: pa.Table, indexes: Indexes) -> Said:
    """What a table of payments says (columns: payments.operations.receive_many.LINES)."""
    return Said(
        words=[words(reference=text) if text else [] for text in lines["reference"].to_pylist()],
        names=lines["payer_name"].to_pylist(),
        account_indexes=indexes.accounts,
        end_to_end_indexes=indexes.end_to_end_ids,
    )


def leads(*, payments: Said) -> Leads:
    """Every loan that may be meant by each payment, with the strongest evidence of each."""
    line, loan = _by_number(payments.words)
    found = _by_collection(payments.end_to_end_indexes)
    sure = np.zeros(len(payments.words), bool)
    sure[line] = True
    sure[[place for place, _, _ in found]] = True
    rest: list[int] = np.flatnonzero(~sure).tolist()
    if rest:
        people = _by_identity(rest, [payments.words[line] for line in rest])
        people += _by_name(rest, [payments.names[line] for line in rest])
        found += _loans_of(people)
        found += _by_account(rest, [payments.account_indexes[line] for line in rest])
    named = np.stack([line, loan, np.full(len(line), int(Evidence.REFERENCE))], axis=1)
    return _strongest(np.concatenate([named, np.array(found, np.int64).reshape(-1, 3)]))


def _by_number(said: list[list[str]]) -> tuple[Ints, Ints]:
    """Payments and the loans whose number stands in the reference."""
    flat = pa.array(said, pa.list_(pa.string()))
    line, found = pc.list_parent_indices(flat).to_numpy(), flat.flatten()
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, id from servicing_loan where number = any(string_to_array(%s, %s))",
            [_BETWEEN.join(pc.unique(found).to_pylist()), _BETWEEN],
        )
        loans = cursor.fetchall()
    numbers = pa.array([number for number, _ in loans], pa.string())
    place = pc.index_in(found, value_set=numbers).fill_null(-1).to_numpy()
    ids = np.array([loan for _, loan in loans], np.int64)
    hit = place >= 0
    return line[hit].astype(np.int64), ids[place[hit]]


def _by_collection(ends: list[bytes | None]) -> Found:
    loans = loans_of_collections(indexes={end for end in ends if end})
    return [(line, loans[end], Evidence.COLLECTION) for line, end in enumerate(ends) if end in loans]


def _by_identity(places: list[int], said: list[list[str]]) -> Found:
    indexes = [indexes_of_words(words=group) for group in said]
    people = people_by_index(indexes={index for group in indexes for index in group})
    return [
        (place, person, Evidence.IDENTITY)
        for place, group in zip(places, indexes, strict=True)
        for index in group
        for person in people.get(index, ())
    ]


def _by_name(places: list[int], names: list[str]) -> Found:
    people = people_by_name(names={name for name in names if name})
    return [
        (place, person, Evidence.NAME)
        for place, name in zip(places, names, strict=True)
        if len(people.get(name, ())) <= _TOO_COMMON
        for person in people.get(name, ())
    ]


def _by_account(places: list[int], accounts: list[bytes | None]) -> Found:
    """Loans of the borrowers for whom this account paid before."""
    paid = loans_paid_from(indexes={account for account in accounts if account})
    if not paid:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select paid.id, other.id from servicing_loan paid "
            "join servicing_loan other on other.borrower_id = paid.borrower_id where paid.id = any(%s)",
            [sorted({loan for loans in paid.values() for loan in loans})],
        )
        others: dict[int, list[int]] = {}
        for loan, other in cursor.fetchall():
            others.setdefault(loan, []).append(other)
    return [
        (place, other, Evidence.ACCOUNT)
        for place, account in zip(places, accounts, strict=True)
        for loan in paid.get(account or b"", ())
        for other in others.get(loan, ())
    ]


def _loans_of(people: Found) -> Found:
    if not people:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select borrower_id, id from servicing_loan where borrower_id = any(%s)",
            [sorted({person for _, person, _ in people})],
        )
        loans: dict[int, list[int]] = {}
        for person, loan in cursor.fetchall():
            loans.setdefault(person, []).append(loan)
    return [(line, loan, why) for line, person, why in people for loan in loans.get(person, ())]


def _strongest(found: Ints) -> Leads:
    """`found[m]` = payment, loan, evidence: each pair once, with the strongest."""
    found = found[np.lexsort((-found[:, 2], found[:, 1], found[:, 0]))]
    first = np.any(np.diff(found[:, :2], axis=0, prepend=-1), axis=1)
    line, loan_id, evidence = (np.ascontiguousarray(column) for column in found[first].T)
    loans, of = np.unique(loan_id, return_inverse=True)
    return Leads(line=line, loan_id=loan_id, evidence=evidence, shard=_shards(loans)[of])


def _shards(loans: Ints) -> Ints:
    with connection.cursor() as cursor:
        cursor.execute(
            "select shard from servicing_loan where id = any(string_to_array(%s, ',')::bigint[]) order by id",
            [",".join(map(str, loans.tolist()))],
        )
        return np.array([row[0] for row in cursor.fetchall()], np.int64)
