"""Lists by page: a cursor says after which row the next page begins, so that new rows shift nothing."""

from typing import Annotated

from pydantic import Field

from arrears.web.api.fields import IN_ADDRESS

DEFAULT, MOST = 50, 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="rows on a page"), IN_ADDRESS]
# All that has this form is a cursor; whatever has not is refused as any other mistake in a request's form.
Cursor = Annotated[str, Field(pattern="^[0-9a-f]{1,15}$", description="`next` of the page before")]


def cursor(after: int) -> str:
    """The cursor of the page after the row with this id."""
    return f"{after:x}"


def after(text: str | None) -> int:
    """The id that a cursor holds; 0 without one."""
    return int(text, 16) if text else 0
