"""Quarantined rows, sealed: their cells hold names, phones and ID numbers, and the reasons quote them."""

import json
from collections.abc import Iterable
from typing import Any

from arrears.plumbing.crypto import open_sealed, seal_many

_PURPOSE = "quarantined.row"


def seal_rows(*, reasons: Iterable[str], contents: Iterable[str]) -> list[bytes | None]:
    """Words of the reason and cells (JSON) of each row, together as one sealed value."""
    told = (json.dumps([why, said], ensure_ascii=False) for why, said in zip(reasons, contents, strict=True))
    return seal_many(told, purpose=_PURPOSE)


def open_row(sealed: bytes | memoryview) -> tuple[str, dict[str, Any]]:
    """The words of the reason, and the cells by column. Raises UnableToOpenSealed."""
    reason, content = json.loads(open_sealed(sealed, purpose=_PURPOSE))
    return reason, json.loads(content)
