"""Where a rule was read and how sure that reading is."""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from arrears.rulebook.fields import Fields


class Certainty(IntEnum):
    """How sure a rule's text is, from least to most."""

    UNVERIFIED = 0  # conflicting or uncertain
    GENERAL_KNOWLEDGE = 1  # common knowledge, text not seen
    STORED_SECONDARY = 2  # the press, a law firm's or a vendor's account
    OFFICIAL_PAGE = 3  # the regulator's own page
    PRIMARY_TEXT = 4  # the statute or regulation itself


# Below this a rule is a parameter that is off until the lender turns it on (DESIGN section 4).
ENFORCED_FROM = Certainty.STORED_SECONDARY


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One source of a rule."""

    title: str
    source: str
    certainty: Certainty
    read_on: date
    note: str = ""
    title_zh: str = ""  # where the title is not Chinese already

    def named(self, language: str) -> str:
        """The title in a language (en, zh); an article is 第…条 in Chinese."""
        if language != "zh":
            return self.title
        return _ARTICLE.sub(r"第\1条", self.title_zh or self.title)


# One article or several, not those with a letter or a roman number after them.
_ARTICLE = re.compile(r"\s*\b[Aa]rt\. (\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)")


def read_citation(fields: Fields) -> Citation:
    """One entry of a `reference` list."""
    return Citation(
        title=fields.text("title"),
        source=fields.text("source"),
        certainty=fields.member("certainty", Certainty),
        read_on=fields.day("read_on"),
        note=fields.text("note", ""),
        title_zh=fields.text("title_zh", ""),
    )
