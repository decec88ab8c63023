"""Whether what a report was asked for is in the book: a typo must not read as "no arrears"."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrears.portfolio.scope import Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.tags import UnableToMeasure

_WORDS = {
    "currency": _("currency"),
    "book_code": _("book"),
    "product_code": _("product"),
    "region": _("region"),
    "origin": _("origin"),
}
_NAMED = 20


def require_known(*, snapshots: Path, as_of: date | None, scope: Scope) -> None:
    """Raises UnableToMeasure naming what there is when a filter matches no loan, or all of them together."""
    asked = {name: getattr(scope, name) for name in _WORDS if getattr(scope, name) is not None}
    if not asked:
        return
    book = open_book(snapshots=snapshots, as_of=as_of)
    whole = Book(
        snapshots=book.snapshots,
        as_of=book.as_of,
        scope=Scope(),
        there=book.there,
        connection=book.connection,
    )
    for name, value in asked.items():
        known = [
            row[0] for row in whole.rows(f"select distinct {name} from {whole.at(book.as_of)} order by 1")
        ]
        if value not in known:
            raise UnableToMeasure(
                gettext("no loan of %(day)s has the %(name)s %(value)r; there are: %(known)s")
                % {"day": book.as_of, "name": _WORDS[name], "value": value, "known": _listed(known)}
            )
    conditions = " and ".join(scope.conditions())
    if not whole.rows(f"select 1 from {whole.at(book.as_of)} where {conditions} limit 1"):
        words = ", ".join(f"{_WORDS[name]} {value!r}" for name, value in asked.items())
        raise UnableToMeasure(
            gettext("no loan of %(day)s has all of %(words)s; leave one of them out")
            % {"day": book.as_of, "words": words}
        )


def _listed(known: list[str]) -> str:
    names = [value or gettext("(empty)") for value in known[:_NAMED]] or [gettext("none")]
    more = [gettext("and %(count)d more") % {"count": len(known) - _NAMED}] if len(known) > _NAMED else []
    return ", ".join(names + more)
