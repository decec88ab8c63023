"""Lists by page: a cursor says after which row the next page begins, so that new rows shift nothing."""

import base64
import binascii
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from arrears.plumbing.failures import Unable
from arrears.web.api.fields import IN_ADDRESS

DEFAULT, MOST = 50, 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="rows on a page"), IN_ADDRESS]
Cursor = Annotated[
    str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the page before")
]


class UnableToReadCursor(Unable):
    """The cursor is none of ours."""


def cursor(after: int) -> str:
    """The cursor of the page after the row with this id."""
    return base64.urlsafe_b64encode(str(after).encode()).decode().rstrip("=")


def after(text: str | None) -> int:
    """The id that a cursor holds; 0 without one. Raises UnableToReadCursor."""
    if not text:
        return 0
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        if not found.isdigit() or len(found) > 18:
            raise ValueError
        return int(found)
    except (binascii.Error, ValueError) as error:
        raise UnableToReadCursor(_("This cursor is not one that the API gave. Begin without one.")) from error
