"""The overview for machines: stable keys, money in minor units, every rate with its tags."""

import json
from collections.abc import Iterable

from arrears import rulebook
from arrears.portfolio.overview import Section

FORMAT = 1


def as_json(sections: Iterable[Section]) -> str:
    """One JSON document: format, as_of, currency, rulebook version, sections with their measures."""
    found = list(sections)
    first = found[0].tables[0]
    document = {
        "format": FORMAT,
        "as_of": first.as_of.isoformat(),
        "currency": first.currency,
        "rulebook_version": rulebook.version(),
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "measures": [table.as_json() for table in section.tables],
            }
            for section in found
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
