"""What the overview is asked to show: read from the address, and written back into it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from arrears.plumbing.home import snapshot_folder
from arrears.portfolio.scope import Scope
from arrears.portfolio.snapshots import days
from arrears.portfolio.tags import By, Part, Tags, Timing, Whole

NUMERATORS = ("ever", "current", "net")
LATENESS = (1, 30, 60, 90)


@dataclass(frozen=True, kw_only=True)
class View:
    """The filters. A field that equals its default is left out of the address."""

    as_of: date | None = None
    book: str = ""
    product: str = ""
    region: str = ""
    currency: str = ""
    by: str = By.AMOUNT
    part: str = Part.PRINCIPAL
    whole: str = Whole.WHOLE_BALANCE
    timing: str = Timing.COINCIDENT
    vintage: str = "ever"
    late: int = 30
    instalment: int = 1
    problems: tuple[str, ...] = ()

    @property
    def snapshots(self) -> Path:
        return snapshot_folder()

    @property
    def scope(self) -> Scope:
        return Scope(
            currency=self.currency or None,
            book_code=self.book or None,
            product_code=self.product or None,
            region=self.region or None,
        )

    @property
    def tags(self) -> Tags:
        return Tags(by=By(self.by), part=Part(self.part), whole=Whole(self.whole), timing=Timing(self.timing))

    @property
    def address(self) -> str:
        """The query string of this view, without a question mark."""
        plain = View()
        names = [item.name for item in fields(self) if item.name != "problems"]
        pairs = [(name, getattr(self, name)) for name in names if getattr(self, name) != getattr(plain, name)]
        return urlencode(pairs)

    def with_(self, **changes: object) -> "View":
        return replace(self, **changes)  # type: ignore[arg-type]


def read_view(query: QueryDict) -> View:
    """The view of an address. What can't be understood is left at its default and said in `problems`."""
    problems: list[str] = []
    return View(
        as_of=_day(query.get("as_of", ""), problems),
        book=query.get("book", "")[:100],
        product=query.get("product", "")[:100],
        region=query.get("region", "")[:100],
        currency=query.get("currency", "")[:3],
        by=_one_of(query.get("by"), (By.AMOUNT, By.COUNT)),
        part=_one_of(query.get("part"), tuple(Part)),
        whole=_one_of(query.get("whole"), tuple(Whole)),
        timing=_one_of(query.get("timing"), tuple(Timing)),
        vintage=_one_of(query.get("vintage"), NUMERATORS),
        late=int(_one_of(query.get("late"), tuple(str(n) for n in (30, 1, 60, 90)))),
        instalment=int(_one_of(query.get("instalment"), ("1", "2", "3"))),
        problems=tuple(problems),
    )


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    """The value if it is known, else the first."""
    return value if value in known else known[0]


def _day(text: str, problems: list[str]) -> date | None:
    """The day asked for, or the nearest closed one before it."""
    if not text:
        return None
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        problems.append(
            _("“%(text)s” is not a day: write it as 2025-02-28. The latest is shown.") % {"text": text[:20]}
        )
        return None
    there = days(snapshot_folder())
    if not there or asked in there:
        return asked if there else None
    nearest = max((day for day in there if day <= asked), default=there[0])
    problems.append(
        _("%(asked)s has not been closed: %(shown)s is shown, the nearest that has.")
        % {"asked": asked, "shown": nearest}
    )
    return nearest
