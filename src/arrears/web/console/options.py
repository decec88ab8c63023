"""What the filters of the overview can be set to: what is in the book on that day."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.portfolio.snapshots import days, open_book
from arrears.rulebook.products import UnableToFindProduct, load
from arrears.web.console.view import View
from arrears.web.formats import is_chinese, region_name
from arrears.web.origin import book_name

IMPORTED = "imported"  # what adapters call the product of a tape that names none


@dataclass(frozen=True, kw_only=True)
class Options:
    """Choices as (value, label); the first is always "all"."""

    first: date
    last: date
    books: list[tuple[str, str]]
    products: list[tuple[str, str]]
    regions: list[tuple[str, str]]
    currencies: list[tuple[str, str]]

    def chosen(self, view: View) -> list[str]:
        """Labels of what the view is narrowed to."""
        pairs = (
            (self.books, view.book),
            (self.products, view.product),
            (self.regions, view.region),
            (self.currencies, view.currency),
        )
        return [dict(labels).get(code, code) for labels, code in pairs if code]


def options_of(view: View) -> Options:
    """Raises UnableToFindSnapshot when nothing has been closed yet."""
    book = open_book(snapshots=view.snapshots, as_of=view.as_of)
    there = days(view.snapshots)
    file = book.snapshots / f"business_date={book.as_of}" / "book.parquet"
    found = book.connection.execute(
        "select distinct book_code, product_code, region, currency from read_parquet(?)", [str(file)]
    ).fetchall()
    books, products, regions, currencies = (sorted({row[i] for row in found if row[i]}) for i in range(4))
    return Options(
        first=there[0],
        last=there[-1],
        books=[("", _("All books")), *((code, book_name(code)) for code in books)],
        products=[("", _("All products")), *((code, product_name(code)) for code in products)],
        regions=[("", _("All regions")), *((code, region_name(code)) for code in regions)],
        currencies=[("", _("Main currency")), *((code, code) for code in currencies)],
    )


_LINES: dict[str, Promise] = {
    "revolving_line": gettext_lazy("account of a line"),
    "cash_line": gettext_lazy("drawing on a line"),
}


def product_and_kind(code: str) -> str:
    """The product's name; of an account or a drawing of a line with what it is."""
    try:
        kind = load(code=code).kind
    except UnableToFindProduct:
        return product_name(code)
    return f"{product_name(code)} · {_LINES[kind]}" if kind in _LINES else product_name(code)


def product_name(code: str) -> str:
    """The product's name in the reader's language; its code when it is an imported book's."""
    try:
        names = load(code=code).names
    except UnableToFindProduct:
        return _("Imported") if code == IMPORTED else code
    return names.get("zh" if is_chinese() else "en") or code
