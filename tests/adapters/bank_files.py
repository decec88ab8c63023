"""Bank statements as the tests need them: camt.053 of every version, made from what they say."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


@dataclass(frozen=True, kw_only=True)
class Tx:
    """One transaction of an entry."""

    amount: str
    end: str = ""
    ref: str = ""
    text: str = ""
    payer: str = ""
    account: str = ""
    code: str = ""  # of a return
    instructed: str = ""  # amount without the bank's charges


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a statement."""

    amount: str
    credit: bool = True
    status: str = "BOOK"
    booked: str = "2025-02-10"
    value: str = "2025-02-10"
    ref: str = ""
    number: str = ""
    reversal: bool = False
    family: str = "RCDT"
    sub_family: str = "ESCT"
    currency: str = "CNY"
    details: tuple[Tx, ...] = ()


def camt(
    entries: list[Entry],
    *,
    version: str = "08",
    opening: str | None = "1000.00",
    closing: str | None = None,
    currency: str = "CNY",
    account: str = "DE00TEST0001",
) -> str:
    """A document with one statement; the closing balance is right unless another one is given."""
    right = Decimal(opening or 0) + sum(
        (1 if e.credit else -1) * Decimal(e.amount) for e in entries if e.status == "BOOK"
    )
    balances = ""
    if opening is not None:
        balances = _balance("OPBD", opening, currency) + _balance("CLBD", closing or str(right), currency)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}{version}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2025-02-10T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>S1</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{balances}"
        + "".join(_entry(entry, version) for entry in entries)
        + "</Stmt></BkToCstmrStmt></Document>"
    )


def write(folder: Path, text: str, name: str = "statement.xml") -> Path:
    """The text as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def take(path: Path, **options: Any) -> Any:
    """Imports a file as the command does."""
    from arrears.adapters.bank.read import read_statements
    from arrears.adapters.operations.import_bank_file import import_bank_file

    return import_bank_file(file=read_statements(path=path, **options), actor="tester")


def outcomes(done: Any, currency: str = "CNY", way: str = "credit") -> dict[str, list[int]]:
    """What became of the lines: outcome → [lines, minor units], without the empty ones."""
    return {name: sums for name, sums in done.totals[currency][way].items() if sums[0]}


def _balance(code: str, amount: str, currency: str) -> str:
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
        "<Dt><Dt>2025-02-10</Dt></Dt></Bal>"
    )


def _entry(entry: Entry, version: str) -> str:
    status = f"<Cd>{entry.status}</Cd>" if version >= "07" else entry.status
    way = "CRDT" if entry.credit else "DBIT"
    batch = f"<Btch><NbOfTxs>{len(entry.details)}</NbOfTxs></Btch>" if len(entry.details) > 1 else ""
    details = "".join(_detail(tx, entry, version) for tx in entry.details)
    return (
        "<Ntry>"
        + (f"<NtryRef>{entry.number}</NtryRef>" if entry.number else "")
        + f'<Amt Ccy="{entry.currency}">{entry.amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
        + ("<RvslInd>true</RvslInd>" if entry.reversal else "")
        + f"<Sts>{status}</Sts><BookgDt><Dt>{entry.booked}</Dt></BookgDt>"
        + f"<ValDt><Dt>{entry.value}</Dt></ValDt>"
        + (f"<AcctSvcrRef>{entry.ref}</AcctSvcrRef>" if entry.ref else "")
        + f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{entry.family}</Cd>"
        f"<SubFmlyCd>{entry.sub_family}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        + (f"<NtryDtls>{batch}{details}</NtryDtls>" if details else "")
        + "</Ntry>"
    )


def _detail(tx: Tx, entry: Entry, version: str) -> str:
    amount = f'<Amt Ccy="{entry.currency}">{tx.amount}</Amt>'
    own = amount if version >= "03" else ""
    inside = "" if version >= "03" else f"<TxAmt>{amount}</TxAmt>"
    if tx.instructed:
        inside = f'<InstdAmt><Amt Ccy="{entry.currency}">{tx.instructed}</Amt></InstdAmt>' + inside
    name = f"<Nm>{tx.payer}</Nm>"
    party = f"<Pty>{name}</Pty>" if version >= "08" else name
    return (
        "<TxDtls><Refs>"
        + (f"<AcctSvcrRef>{tx.ref}</AcctSvcrRef>" if tx.ref else "")
        + f"<EndToEndId>{tx.end or 'NOTPROVIDED'}</EndToEndId></Refs>"
        + own
        + (f"<AmtDtls>{inside}</AmtDtls>" if inside else "")
        + (
            f"<RltdPties><Dbtr>{party}</Dbtr><DbtrAcct><Id><IBAN>{tx.account}</IBAN></Id></DbtrAcct></RltdPties>"
            if tx.payer
            else ""
        )
        + (f"<RmtInf><Ustrd>{tx.text}</Ustrd></RmtInf>" if tx.text else "")
        + (f"<RtrInf><Rsn><Cd>{tx.code}</Cd></Rsn></RtrInf>" if tx.code else "")
        + "</TxDtls>"
    )
