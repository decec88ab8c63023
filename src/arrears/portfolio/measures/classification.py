"""Five-category classification (五级分类) and the NPL ratio (不良率)."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.kernel.codes import AssetClass
from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.labels import asset_classes
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags, Timing, UnableToMeasure, Whole


def classification(
    *,
    snapshots: Path,
    as_of: date | None = None,
    tags: Tags | None = None,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a class: label, loans, balance, share of the book; a last row `npl` with the NPL ratio as share.

    Raises UnableToFindSnapshot, UnableToMeasure (a class holds whole balances of one day).
    """
    tags = tags or Tags()
    if tags.timing == Timing.LAGGED or tags.whole == Whole.OVERDUE_PART:
        raise UnableToMeasure(
            _("classes hold whole balances of one day: ask for whole_balance and coincident")
        )
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    sql = f"""
        select asset_class, count(*), sum({tags.balance_sql()})
        from {book.at(book.as_of)} where {LIVE} group by 1"""
    found = {code: (loans, int(balance or 0)) for code, loans, balance in book.rows(sql)}
    total = sum(balance for _loans, balance in found.values())
    rows: list[tuple[Any, ...]] = []
    for code, (key, label) in asset_classes().items():
        loans, balance = found.get(code, (0, 0))
        rows.append((key, label, loans, balance, ratio(balance, total)))
    bad = rows[int(AssetClass.SUBSTANDARD) - 1 :]
    loans, balance = sum(row[2] for row in bad), sum(row[3] for row in bad)
    rows.append(("npl", _("NPL (substandard, doubtful, loss)"), loans, balance, ratio(balance, total)))
    return build(
        book,
        name="classification",
        title=_("Classification and NPL ratio"),
        definition=_(
            "Balance in each class of the five-category classification over all loans; the NPL ratio is "
            "substandard, doubtful and loss together. Charged-off loans are no longer in the book."
        ),
        tags=tags,
        columns=(
            Column(key="class", label=_("Class"), unit="code"),
            Column(key="label", label=_("Meaning"), unit="text"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="balance", label=_("Balance"), unit=tags.unit),
            Column(key="share", label=_("Share"), unit="share"),
        ),
        rows=rows,
    )
