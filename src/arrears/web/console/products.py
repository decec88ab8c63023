"""The catalogue of products, and a product's page with the disclosure of any loan of it."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrears.plumbing.currency import exponent, minor_of
from arrears.plumbing.failures import Unable
from arrears.rulebook import catalogue, line_words, products
from arrears.rulebook.catalogue import Entry
from arrears.rulebook.disclosure import Disclosure, disclose
from arrears.rulebook.disclosure_words import told
from arrears.rulebook.line_disclosure import LineDisclosure, disclose_line
from arrears.rulebook.products import Product
from arrears.web.access import access_products
from arrears.web.console.product_tables import (
    catalogue_table,
    charges_table,
    conversions_table,
    facts_of,
    fees_table,
    payments_table,
    versions_table,
)
from arrears.web.papers.disclosure import disclosure_paper
from arrears.web.papers.views import paper_file
from arrears.web.today import today


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The figures of the form as they were written; the first visit shows a typical loan."""

    amount: str
    rate: str  # per cent a year
    instalments: str
    start: str
    place: str


def product_list(request: HttpRequest) -> HttpResponse:
    """Every product with what it costs and whether it keeps the law of the day."""
    access_products(request.user)
    on = today()
    return render(
        request, "console/products.html", {"on": on, "table": catalogue_table(catalogue.entries(on=on))}
    )


def product(request: HttpRequest, code: str) -> HttpResponse:
    """One product: what it charges, its limits of law, and the disclosure of the loan in the form."""
    access_products(request.user)
    on = today()
    entry = _entry(code, on)
    found = entry.product
    asked = read_asked(request.GET, found, on)
    words, verdict, failure, line = None, None, "", None
    try:
        shown = _disclosed(found, asked)
        words, verdict = told(shown), shown
        line = _line(shown)
    except Unable as unable:
        failure = str(unable)
    context = {
        "on": on,
        "entry": entry,
        "product": found,
        "facts": facts_of(entry),
        "charges": charges_table(found),
        "conversions": conversions_table(found),
        "versions": versions_table([one for one in products.all_versions() if one.code == code]),
        "asked": asked,
        "query": urlencode(asdict(asked)),
        "words": words,
        "line": line,
        "failure": failure,
        "payments": payments_table(verdict) if verdict else None,
        "fees": fees_table(verdict) if verdict else None,
    }
    return render(request, "console/product.html", context)


def product_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The disclosure of the form's loan as the contract's paper; `form` (pdf, html) is in the address."""
    access_products(request.user)
    on = today()
    found = _entry(code, on).product
    try:
        shown = _disclosed(found, read_asked(request.GET, found, on))
        paper = disclosure_paper(loan=shown, line=_line_of(shown), written_on=on)
        return paper_file(request, paper, f"disclosure-{code}")
    except Unable as unable:
        return render(request, "console/no_paper.html", {"why": str(unable)}, status=409)


def _disclosed(found: Product, asked: Asked) -> Disclosure:
    return disclose(
        product=found,
        amount_minor=minor_of(text=asked.amount, currency=found.currency),
        rate_ppb=_rate(asked.rate),
        instalments=_instalments(asked.instalments),
        start_on=_day(asked.start),
        jurisdiction=asked.place,
    )


def _line(shown: Disclosure) -> dict[str, Any] | None:
    """The words of the line; None for a product without statements."""
    found = _line_of(shown)
    if found is None:
        return None
    return {"facts": line_words.facts(found), "sentences": line_words.sentences(found)}


def _line_of(shown: Disclosure) -> LineDisclosure | None:
    """The line that a purchase of the form's amount would be on; None for a product without statements."""
    if shown.product.statement is None:
        return None
    return disclose_line(
        product=shown.product,
        limit_minor=shown.product.amount_max_minor,
        rate_ppb=shown.product.rate_max_ppb,
        amount_minor=shown.loan.amount_minor,
        bought_on=shown.loan.start_on,
        jurisdiction=shown.jurisdiction,
    )


def read_asked(query: QueryDict, found: Product, on: date) -> Asked:
    """The form as it stands in the address."""
    amount = min(found.amount_max_minor, max(found.amount_min_minor, 1_000_000))
    return Asked(
        amount=query.get("amount", f"{Decimal(amount).scaleb(-exponent(found.currency)):f}")[:20],
        rate=query.get("rate", f"{Decimal(found.rate_max_ppb) / 10_000_000:f}")[:12],
        instalments=query.get("instalments", str(found.instalments[-1]))[:4],
        start=query.get("start", max(on, found.since).isoformat())[:10],
        place=query.get("place", found.jurisdiction)[:8],
    )


class UnableToReadForm(Unable):
    """A figure of the form can't be read; the message says how to write it."""


def _rate(text: str) -> int:
    try:
        return int(Decimal(text) * 10_000_000)
    except (InvalidOperation, ValueError, OverflowError):
        raise UnableToReadForm(_("Write the rate in per cent a year, such as 14.4.")) from None


def _instalments(text: str) -> int:
    if not text.isdecimal():
        raise UnableToReadForm(_("Choose a number of instalments."))
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnableToReadForm(_("Write the day as 2026-01-31.")) from None


def _entry(code: str, on: date) -> Entry:
    for entry in catalogue.entries(on=on):
        if entry.product.code == code:
            return entry
    raise Http404
