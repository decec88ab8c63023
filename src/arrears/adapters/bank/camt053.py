"""camt.053 (ISO 20022 bank to customer statement), versions 001.02 to 001.13: read safely, entry by entry.

Nothing outside the file is ever opened, no entity is expanded, a document type is refused.
Source of the structure: ISO 20022 message definition report, Bank-to-Customer Cash Management.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from arrears.adapters.bank.camt_entry import lines_of
from arrears.adapters.bank.camt_text import Reader
from arrears.adapters.bank.statement import Line, Statement, StatementFile, UnableToReadStatement
from arrears.plumbing.currency import UnableToReadAmount
from arrears.plumbing.early import gettext as _

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])")
SIZE_LIMIT = 512 * 2**20
LINE_LIMIT = 1_000_000
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read_camt053(*, path: Path) -> StatementFile:
    """The statements of a file. Raises UnableToReadStatement; the balances are not checked here."""
    if path.stat().st_size > SIZE_LIMIT:
        raise UnableToReadStatement(
            _("%(file)s has more than 512 MiB. Ask the bank for smaller files.") % {"file": path.name}
        )
    content = path.read_bytes()
    try:
        version, statements = _parse(content, path.name)
    except etree.XMLSyntaxError as error:
        raise UnableToReadStatement(
            _("%(file)s is no whole XML file, it may be cut off: %(msg)s. Fetch it again.")
            % {"file": path.name, "msg": error.msg}
        ) from None
    except UnableToReadAmount as error:
        raise UnableToReadStatement(
            _("%(file)s: %(error)s Nothing was taken.") % {"file": path.name, "error": error}
        ) from None
    if not statements:
        raise UnableToReadStatement(
            _("%(file)s holds no statement (Stmt). Is it the right file?") % {"file": path.name}
        )
    return StatementFile(
        name=path.name,
        format=f"camt.053.001.{version}",
        sha256=hashlib.sha256(content).hexdigest(),
        statements=statements,
    )


def _parse(content: bytes, name: str) -> tuple[str, list[Statement]]:
    version, statements = "", []
    number = 0
    current: list[Line] = []
    statement = Statement()
    for event, element in _events(content):
        tag = etree.QName(element).localname
        if event == "start":
            if tag == "Document":
                version = _version(element, name)
            elif tag == "Stmt":
                statement, current = Statement(), []
            continue
        if not version:
            raise UnableToReadStatement(_("%(name)s is no camt.053 document.") % {"name": name})
        read = Reader(namespace=etree.QName(element).namespace or "")
        if tag == "Ntry":
            found = lines_of(read=read, entry=element, statement=statement, first=number + 1)
            number += len(found)
            if number > LINE_LIMIT:
                raise UnableToReadStatement(
                    _("%(name)s has more than %(line_limit)s lines. Split it.")
                    % {"name": name, "line_limit": f"{LINE_LIMIT:,}"}
                )
            current += found
            element.clear()
        elif tag == "Stmt":
            _finish(read, element, statement)
            statement.lines = current
            statements.append(statement)
            element.clear()
    return version, statements


def _events(content: bytes) -> Iterator[tuple[str, Any]]:
    """Starts and ends of what matters. A document type (where entities are defined) is refused at once."""
    parsed = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=("{*}Document", "{*}Stmt", "{*}Ntry"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    for event, element in parsed:
        if first and element.getroottree().docinfo.doctype:
            raise UnableToReadStatement(_("The file has a document type (DOCTYPE): no statement needs it."))
        first = False
        yield event, element


def _version(document: Any, name: str) -> str:
    namespace = etree.QName(document).namespace or ""
    found = _NAMESPACE.fullmatch(namespace)
    if found is None:
        raise UnableToReadStatement(
            _("%(name)s has the namespace %(namespace)r; camt.053.001.02 to camt.053.001.13 are read.")
            % {"name": name, "namespace": namespace[:80]}
        )
    return found[1]


def _finish(read: Reader, element: Any, statement: Statement) -> None:
    """Account and balances: they stand beside the entries."""
    statement.ref = read.text(element, "Id")
    statement.account = read.account(element.find(read.tag("Acct")))
    for balance in element.findall(read.tag("Bal")):
        code = read.text(balance, "Tp", "CdOrPrtry", "Cd")
        amount = balance.find(read.tag("Amt"))
        if amount is None:
            continue
        currency = amount.get("Ccy", "")
        sign = 1 if read.text(balance, "CdtDbtInd") == "CRDT" else -1
        value = sign * read.minor(amount)
        if code in _OPENING:
            statement.opening_minor.setdefault(currency, value)
        elif code in _CLOSING:
            statement.closing_minor[currency] = value
