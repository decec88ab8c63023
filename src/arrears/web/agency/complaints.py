"""How many people complained about each agency: joins two slices that do not know each other."""

from datetime import date

from arrears.collection.complaints.queries import complaints_about

_PREFIX = "agency:"


def complaints_by_agency(*, since: date) -> dict[str, int]:
    """Complaints since a day, by the agency's code."""
    found: dict[str, int] = {}
    for about, times in complaints_about(prefix=_PREFIX, since=since).items():
        code = about.split(":")[1]
        found[code] = found.get(code, 0) + times
    return found
