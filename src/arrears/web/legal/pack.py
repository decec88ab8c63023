"""The document pack of a legal case: one zip with papers as PDF and HTML and a manifest of their sha256."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date

from arrears import rulebook
from arrears.collection.legal.claims import claim_of_page
from arrears.collection.legal.documents import claim_paper, contacts_paper, contract_paper, course_paper
from arrears.collection.legal.queries.cases import LegalCasePage, legal_case_page
from arrears.parties.operations.unmask import unmask
from arrears.plumbing import clock
from arrears.servicing.documents.paper import Paper
from arrears.servicing.documents.statement import statement
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.web.papers.html import as_html
from arrears.web.papers.pdf import as_pdf

_STAMP = (1980, 1, 1, 0, 0, 0)  # the same papers are the same zip


def document_pack(*, legal_case_id: int, as_of: date, actor: str, reason: str) -> bytes:
    """The pack in the active language, figures as of a day with what is known now; the debtor named in clear.

    Raises UnableToFindLegalCase, UnableToUnmask (a reason is needed; it is recorded), UnableToUseFont.
    """
    page = legal_case_page(legal_case_id=legal_case_id, on=clock.business_date())
    name = unmask(person_id=page.row.person_id, actor=actor, reason=reason).name or ""
    pages = [loan_page(loan_id=loan, as_of=as_of) for loan in page.row.loan_ids]
    files: dict[str, bytes] = {}
    for title, paper in _papers(page, pages, name):
        files[f"{title}.pdf"] = as_pdf(paper)
        files[f"{title}.html"] = as_html(paper).encode()
    files["manifest.json"] = _manifest(page, pages, as_of, files)
    return _zip(files)


def _papers(page: LegalCasePage, pages: list[LoanPage], name: str) -> Iterator[tuple[str, Paper]]:
    on = clock.business_date()
    yield "1-claim", claim_paper(pages=pages, addressee=name, written_on=on)
    yield "2-contract", contract_paper(pages=pages, addressee=name, written_on=on)
    for one in pages:
        yield f"3-statement-{one.header.number}", statement(page=one, addressee=name, written_on=on)
    yield "4-contacts", contacts_paper(person_id=page.row.person_id, addressee=name, written_on=on)
    yield "5-course", course_paper(page=page, addressee=name, written_on=on)


def _manifest(page: LegalCasePage, pages: list[LoanPage], as_of: date, files: dict[str, bytes]) -> bytes:
    claims = {one.header.number: claim_of_page(one) for one in pages}
    told = {
        "legal_case": page.row.id,
        "as_of": as_of.isoformat(),
        "written_on": clock.business_date().isoformat(),
        "rulebook": rulebook.version(),
        "currency": page.row.currency,
        "claims_minor": {
            number: {
                "principal": claim.principal_minor,
                "interest": claim.interest_minor,
                "penalty": claim.penalty_minor,
                "fee": claim.fee_minor,
                "total": claim.total_minor,
            }
            for number, claim in claims.items()
        },
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in sorted(files.items()):
            bundle.writestr(zipfile.ZipInfo(name, date_time=_STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
