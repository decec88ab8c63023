"""pain.002 (ISO 20022 customer payment status report): which direct debits the bank did not carry out."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from arrears.adapters.bank.camt053 import SIZE_LIMIT
from arrears.adapters.bank.camt_text import Reader
from arrears.adapters.bank.statement import UnableToReadStatement
from arrears.plumbing.early import gettext as _

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001."


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A direct debit that was not carried out, by its end-to-end id; or all of a file, by its message id."""

    end_to_end_id: str
    message_id: str
    code: str


def read_pain002(*, path: Path) -> list[Rejection]:
    """Rejections of a status report. Raises UnableToReadStatement."""
    if path.stat().st_size > SIZE_LIMIT:
        raise UnableToReadStatement(
            _("%(file)s has more than 512 MiB. Ask the bank for smaller files.") % {"file": path.name}
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(io.BytesIO(path.read_bytes()), parser)
    except etree.XMLSyntaxError as error:
        raise UnableToReadStatement(
            _("%(file)s is no whole XML file, it may be cut off: %(msg)s. Fetch it again.")
            % {"file": path.name, "msg": error.msg}
        ) from None
    if tree.docinfo.doctype:
        raise UnableToReadStatement(_("The file has a document type (DOCTYPE): no report needs it."))
    namespace = etree.QName(tree.getroot()).namespace or ""
    if not namespace.startswith(NAMESPACE):
        raise UnableToReadStatement(_("%(file)s is no pain.002 document.") % {"file": path.name})
    return _rejections(Reader(namespace=namespace), tree.getroot())


def _rejections(read: Reader, root: Any) -> list[Rejection]:
    report = read.find(root, "CstmrPmtStsRpt")
    group = read.find(report, "OrgnlGrpInfAndSts")
    message, found = read.text(group, "OrgnlMsgId"), []
    if read.text(group, "GrpSts") == "RJCT":
        found.append(Rejection(end_to_end_id="", message_id=message, code=_code(read, group)))
    for block in [] if report is None else report.findall(read.tag("OrgnlPmtInfAndSts")):
        for one in block.findall(read.tag("TxInfAndSts")):
            if read.text(one, "TxSts") == "RJCT":
                end = read.ref(one, "OrgnlEndToEndId")
                found.append(Rejection(end_to_end_id=end, message_id=message, code=_code(read, one)))
    return found


def _code(read: Reader, element: Any) -> str:
    return read.text(element, "StsRsnInf", "Rsn", "Cd") or read.text(element, "StsRsnInf", "Rsn", "Prtry")
