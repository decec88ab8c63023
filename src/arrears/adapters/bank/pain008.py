"""pain.008 (ISO 20022 customer direct debit initiation), versions 001.02 and 001.08, for the bank.

One payment information block for each day, scheme and sequence type (FRST or RCUR), booked one by one so that
the statement names each attempt. Source of the structure: ISO 20022 message definition report, Payments
Initiation; EPC130-08 (SEPA core direct debit, customer to bank).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from arrears.payments.queries_of_debits import ToSend
from arrears.plumbing.currency import exponent
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

VERSIONS = ("08", "02")
_FIELDS = {"name", "account", "bic", "creditor_id"}


class UnableToMakeDebits(Unable):
    """The file can't be made; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Creditor:
    """Who collects: name, account (IBAN or domestic number) and BIC, creditor identifier."""

    name: str
    account: str
    bic: str
    creditor_id: str


def read_creditor(*, path: Path) -> Creditor:
    """From a YAML file with name, account, bic and creditor_id. Raises UnableToMakeDebits."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnableToMakeDebits(
            _("%(path)s can't be read as YAML: %(error)s.") % {"path": path, "error": error}
        ) from None
    if not isinstance(said, dict) or set(said) != _FIELDS or not all(map(str, said.values())):
        raise UnableToMakeDebits(
            _("%(path)s must say exactly %(fields)s.") % {"path": path, "fields": ", ".join(sorted(_FIELDS))}
        )
    return Creditor(**{name: str(value).strip() for name, value in said.items()})


def pain008(
    *, debits: Sequence[ToSend], creditor: Creditor, message_id: str, made_at: datetime, version: str = "08"
) -> bytes:
    """The file. All debits are in one currency. Raises UnableToMakeDebits."""
    if version not in VERSIONS:
        raise UnableToMakeDebits(
            _("Version %(version)s is not written; there are %(versions)s.")
            % {"version": version, "versions": ", ".join(VERSIONS)}
        )
    if not debits:
        raise UnableToMakeDebits(_("There is nothing to collect. Plan first: arrears bank debits plan."))
    namespace = f"urn:iso:std:iso:20022:tech:xsd:pain.008.001.{version}"
    document = etree.Element(f"{{{namespace}}}Document", nsmap={None: namespace})
    root = etree.SubElement(document, f"{{{namespace}}}CstmrDrctDbtInitn")
    write = _Writer(namespace=namespace, version=version, creditor=creditor)
    header = write.below(root, "GrpHdr")
    write.text(header, message_id, "MsgId")
    write.text(header, made_at.strftime("%Y-%m-%dT%H:%M:%S"), "CreDtTm")
    write.sums(header, debits)
    write.text(header, creditor.name, "InitgPty", "Nm")
    ordered = sorted(debits, key=_block)
    for number, (_other, block) in enumerate(groupby(ordered, key=_block), 1):
        write.block(root, f"{message_id}-{number}", list(block))
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _block(debit: ToSend) -> tuple[Any, ...]:
    return debit.collection.collect_on, debit.scheme, not debit.first


@dataclass(frozen=True, kw_only=True)
class _Writer:
    namespace: str
    version: str
    creditor: Creditor

    def below(self, parent: Any, *path: str) -> Any:
        """A new element at a path below the parent; what exists of the path is used, its end is new."""
        for name in path[:-1]:
            found = parent.find(f"{{{self.namespace}}}{name}")
            parent = etree.SubElement(parent, f"{{{self.namespace}}}{name}") if found is None else found
        return etree.SubElement(parent, f"{{{self.namespace}}}{path[-1]}")

    def text(self, parent: Any, said: str, /, *path: str) -> None:
        """A new element with a text."""
        self.below(parent, *path).text = _plain(said)

    def sums(self, parent: Any, debits: Sequence[ToSend]) -> None:
        """Number and control sum."""
        self.text(parent, str(len(debits)), "NbOfTxs")
        total = sum(_amount(debit) for debit in debits)
        self.text(parent, f"{total}", "CtrlSum")

    def block(self, root: Any, block_id: str, debits: list[ToSend]) -> None:
        """A payment information block."""
        block = self.below(root, "PmtInf")
        self.text(block, block_id[:35], "PmtInfId")
        self.text(block, "DD", "PmtMtd")
        self.text(block, "false", "BtchBookg")
        self.sums(block, debits)
        sepa = debits[0].collection.currency == "EUR"
        self.text(block, "SEPA" if sepa else "NURG", "PmtTpInf", "SvcLvl", "Cd")
        self.text(block, debits[0].scheme, "PmtTpInf", "LclInstrm", "Cd")
        self.text(block, "FRST" if debits[0].first else "RCUR", "PmtTpInf", "SeqTp")
        self.text(block, debits[0].collection.collect_on.isoformat(), "ReqdColltnDt")
        self.text(block, self.creditor.name, "Cdtr", "Nm")
        self.account(block, "CdtrAcct", self.creditor.account)
        self.agent(block, "CdtrAgt", self.creditor.bic)
        self.text(block, "SLEV", "ChrgBr")
        self.creditor_scheme(block, sepa=sepa)
        for debit in debits:
            self.debit(block, debit)

    def debit(self, block: Any, debit: ToSend) -> None:
        """One attempt."""
        one = self.below(block, "DrctDbtTxInf")
        self.text(one, debit.collection.end_to_end_id, "PmtId", "EndToEndId")
        amount = self.below(one, "InstdAmt")
        amount.text = f"{_amount(debit)}"
        amount.set("Ccy", debit.collection.currency)
        self.text(one, debit.mandate, "DrctDbtTx", "MndtRltdInf", "MndtId")
        self.text(one, debit.signed_on.isoformat(), "DrctDbtTx", "MndtRltdInf", "DtOfSgntr")
        self.agent(one, "DbtrAgt", debit.bic)
        self.text(one, debit.name, "Dbtr", "Nm")
        self.account(one, "DbtrAcct", debit.account)
        self.text(one, debit.collection.end_to_end_id, "RmtInf", "Ustrd")

    def account(self, parent: Any, name: str, number: str) -> None:
        """An account by its IBAN, or by its domestic number: digits alone."""
        path = ("Othr", "Id") if number.isdigit() else ("IBAN",)
        self.text(parent, number, name, "Id", *path)

    def agent(self, parent: Any, name: str, bic: str) -> None:
        """A bank by its BIC; without one its account number says which it is."""
        tag = "BIC" if self.version == "02" else "BICFI"
        if bic:
            self.text(parent, bic, name, "FinInstnId", tag)
        else:
            self.text(parent, "NOTPROVIDED", name, "FinInstnId", "Othr", "Id")

    def creditor_scheme(self, block: Any, *, sepa: bool) -> None:
        """The creditor identifier, in euro of the SEPA scheme."""
        other = self.below(block, "CdtrSchmeId", "Id", "PrvtId", "Othr")
        self.text(other, self.creditor.creditor_id, "Id")
        if sepa:
            self.text(other, "SEPA", "SchmeNm", "Prtry")


def _amount(debit: ToSend) -> Decimal:
    collection = debit.collection
    return Decimal(collection.amount_minor).scaleb(-exponent(collection.currency))


def _plain(text: str) -> str:
    """Without the characters that XML does not know."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)[:140]
