"""An entry (Ntry) of a camt.053 as lines: one, or one for each transaction of a batch."""

from dataclasses import replace
from datetime import date
from typing import Any

from arrears.adapters.bank.camt_text import Reader
from arrears.adapters.bank.statement import Line, Statement, UnableToReadStatement
from arrears.payments.choices import LineReason
from arrears.plumbing.early import gettext as _

# Sub-families of bank transaction codes that take an earlier payment back (ISO 20022 external code set
# BankTransactionCode): unpaid direct debit, reversals due to return, payment cancellation request.
_RETURNS = {"UPDD", "RRTN", "PRDD", "RPCR", "RVSL"}
_CHANNELS = {"IDDT": "direct_debit", "MDDT": "direct_debit", "CCRD": "card", "MCRD": "card", "CNTR": "cash"}


def lines_of(*, read: Reader, entry: Any, statement: Statement, first: int) -> list[Line]:
    """The lines of an entry, numbered from `first`; a booked entry is counted for the balance."""
    amount = entry.find(read.tag("Amt"))
    if amount is None:
        raise UnableToReadStatement(_("An entry has no amount (Amt). Nothing was taken."))
    minor, currency = read.minor(amount), amount.get("Ccy")
    credit = _credit(read, entry)
    booked = (read.text(entry, "Sts", "Cd") or read.text(entry, "Sts")) == "BOOK"
    if booked:
        statement.add_booked(currency, minor if credit else -minor)
    booked_on = read.day(entry, "BookgDt")
    value_on = read.day(entry, "ValDt") or booked_on
    whole = Line(
        number=first,
        amount_minor=minor,
        currency=currency,
        credit=credit,
        booked=booked,
        booked_on=booked_on,
        value_on=value_on,
        returned=_returned(read, entry, entry),
        channel=_channel(read, entry),
        reference=read.text(entry, "AddtlNtryInf"),
        ref=_entry_ref(read, entry, booked_on),
    )
    details = entry.findall(f"{read.tag('NtryDtls')}/{read.tag('TxDtls')}")
    if not details:
        return [whole]
    if len(details) == 1:
        return [_detailed(read, whole, entry, details[0], minor)]
    return _batch(read, whole, entry, details)


def _batch(read: Reader, whole: Line, entry: Any, details: list[Any]) -> list[Line]:
    """Each transaction of a batch; when they don't add up to the entry, the entry as one line that waits."""
    amounts = [_own_amount(read, detail, whole.currency) for detail in details]
    if None in amounts or sum(a or 0 for a in amounts) != whole.amount_minor:
        return [replace(whole, problem=LineReason.BATCH_SUM.name)]
    return [
        replace(
            _detailed(read, whole, entry, detail, amount or 0, place),
            number=whole.number + place,
        )
        for place, (detail, amount) in enumerate(zip(details, amounts, strict=True))
    ]


def _detailed(
    read: Reader, whole: Line, entry: Any, detail: Any, minor: int, place: int | None = None
) -> Line:
    refs = read.find(detail, "Refs")
    parties, remittance = read.find(detail, "RltdPties"), read.find(detail, "RmtInf")
    own = read.ref(refs, "AcctSvcrRef")
    if own:
        ref = f"t:{own}"
    else:
        ref = whole.ref + (f"#{place}" if whole.ref and place is not None else "")
    return replace(
        whole,
        amount_minor=minor,
        returned=whole.returned or _returned(read, entry, detail),
        ref=ref,
        end_to_end_id=read.ref(refs, "EndToEndId"),
        reference=_reference(read, remittance, detail) or whole.reference,
        payer_name=read.name(parties, "Dbtr", "UltmtDbtr"),
        payer_account=read.account(read.find(parties, "DbtrAcct")),
        reason_code=read.text(detail, "RtrInf", "Rsn", "Cd") or read.text(detail, "RtrInf", "Rsn", "Prtry"),
        original_minor=_original(read, detail, whole.currency, minor),
    )


def _credit(read: Reader, element: Any) -> bool:
    said = read.text(element, "CdtDbtInd")
    if said not in ("CRDT", "DBIT"):
        raise UnableToReadStatement(_("An entry says neither CRDT nor DBIT. Nothing was taken."))
    return said == "CRDT"


def _returned(read: Reader, entry: Any, element: Any) -> bool:
    code = read.text(element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")
    return (
        read.text(entry, "RvslInd").lower() in ("true", "1")
        or code in _RETURNS
        or read.find(element, "RtrInf") is not None
    )


def _channel(read: Reader, entry: Any) -> str:
    return _CHANNELS.get(read.text(entry, "BkTxCd", "Domn", "Fmly", "Cd"), "transfer")


def _entry_ref(read: Reader, entry: Any, booked_on: date | None) -> str:
    """The bank's own reference, else the number of the entry with its day: numbers start again each day."""
    own = read.ref(entry, "AcctSvcrRef")
    if own:
        return f"e:{own}"
    number = read.ref(entry, "NtryRef")
    return f"n:{booked_on}:{number}" if number else ""


def _own_amount(read: Reader, detail: Any, currency: str) -> int | None:
    """Amount of a transaction in the entry's currency; from version 03 on it stands in the transaction."""
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt"), ("AmtDtls", "InstdAmt", "Amt")):
        amount = read.find(detail, *path)
        if amount is not None and amount.get("Ccy") == currency:
            return read.minor(amount)
    return None


def _original(read: Reader, detail: Any, currency: str, minor: int) -> int | None:
    """What was taken back, where the entry holds the bank's charges as well."""
    amount = read.find(detail, "AmtDtls", "InstdAmt", "Amt")
    if amount is None or amount.get("Ccy") != currency:
        return None
    found = read.minor(amount)
    return found if 0 < found <= minor else None


def _reference(read: Reader, remittance: Any, detail: Any) -> str:
    parts = []
    if remittance is not None:
        parts += [(part.text or "").strip() for part in remittance.findall(read.tag("Ustrd"))]
        for structured in remittance.findall(read.tag("Strd")):
            parts.append(read.ref(structured, "CdtrRefInf", "Ref"))
            parts += [(part.text or "").strip() for part in structured.findall(read.tag("AddtlRmtInf"))]
    return " ".join(part for part in parts if part) or read.text(detail, "AddtlTxInf")
