"""The file of a sale: one row a claim, CSV in UTF-8; masked for bidders, in clear for the buyer."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arrears.collection.legal.claims import Claim
from arrears.plumbing.currency import exponent

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class TapeRow:
    """A claim as of the cut-off day."""

    claim_number: int  # its place in the tape
    loan_id: int
    person_id: int
    case_id: int
    number: str
    product: str
    agreed_on: date
    lent_minor: int
    currency: str
    region: str
    born_on: date | None
    dpd_days: int
    charged_off: bool
    last_paid_on: date | None
    limitation_ends: date | None
    claim: Claim


def tape(*, rows: Sequence[TapeRow], fields: Sequence[str], more: Mapping[int, Mapping[str, str]]) -> bytes:
    """The file with these columns; `more` by loan: particulars in clear."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        cells = _cells(row) | dict(more.get(row.loan_id, {}))
        writer.writerow([_safe(cells.get(name, "")) for name in fields])
    return out.getvalue().encode()


def digest(content: bytes) -> str:
    """The file's sha256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _cells(row: TapeRow) -> dict[str, str]:
    def money(minor: int) -> str:
        return f"{Decimal(minor).scaleb(-exponent(row.currency))}"

    return {
        "claim": str(row.claim_number),
        "province": row.region[:2],
        "birth_year": str(row.born_on.year) if row.born_on else "",
        "loan": row.number,
        "product": row.product,
        "agreed_on": row.agreed_on.isoformat(),
        "lent": money(row.lent_minor),
        "principal": money(row.claim.principal_minor),
        "interest": money(row.claim.interest_minor),
        "fee": money(row.claim.fee_minor),
        "penalty": money(row.claim.penalty_minor),
        "total": money(row.claim.total_minor),
        "days_past_due": str(row.dpd_days),
        "charged_off": "1" if row.charged_off else "0",
        "last_paid_on": row.last_paid_on.isoformat() if row.last_paid_on else "",
        "limitation_ends": row.limitation_ends.isoformat() if row.limitation_ends else "",
    }


def _safe(text: str) -> str:
    """A spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
