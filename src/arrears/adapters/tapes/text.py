"""Bytes of a text file → UTF-8, or a clear word about what they are."""

import codecs
import re

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", ";", "\t", "|")


class UnableToReadText(Unable):
    """The bytes are no text in the encoding said; the message says what they look like."""


def to_utf8(*, content: bytes, name: str, encoding: str | None = None) -> bytes:
    """The content as UTF-8 without a byte order mark. `encoding` None: UTF-8 is expected.

    Another encoding is recognised and named, never guessed. Raises UnableToReadText.
    """
    marked = next((known for bom, known in _BOMS if content.startswith(bom)), None)
    if encoding is not None:
        return _decoded(content, name, encoding)
    if marked == "utf-8-sig":
        content = content[3:]
    elif marked:
        raise UnableToReadText(
            _("%(name)s is %(marked)s. Give `--encoding %(option)s`, or save it as UTF-8.")
            % {"name": name, "marked": marked.upper(), "option": marked}
        )
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise UnableToReadText(
            _(
                "%(name)s is no text: it holds zero bytes, the first in line %(line)s. Export the "
                "tape as CSV or Parquet."
            )
            % {"name": name, "line": line}
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnableToReadText(_words(content, name, error)) from None
    return content


def _words(content: bytes, name: str, error: UnicodeDecodeError) -> str:
    line = content.count(b"\n", 0, error.start) + 1
    said = _("%(name)s is not UTF-8 (byte %(start)s, line %(line)s).") % {
        "name": name,
        "start": error.start,
        "line": line,
    }
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return said + " " + _("Save it as UTF-8, or say which encoding it has with `--encoding`.")
    if re.search(r"[一-鿿]{2}", text):
        return said + " " + _("It reads as GB18030: give `--encoding gb18030` if that is right.")
    return (
        said
        + " "
        + _("It may be GB18030 or a Latin encoding: say which with `--encoding`, or save it as UTF-8.")
    )


def _decoded(content: bytes, name: str, encoding: str) -> bytes:
    try:
        return content.decode(encoding).removeprefix("﻿").encode()
    except LookupError:
        raise UnableToReadText(
            _("There is no encoding %(encoding)r; try utf-8, gb18030 or utf-16.") % {"encoding": encoding}
        ) from None
    except (UnicodeError, ValueError) as error:
        raise UnableToReadText(
            _("%(name)s is not %(encoding)s: %(error)s. Give the encoding it really has.")
            % {"name": name, "encoding": encoding, "error": error}
        ) from None


def separator_of(*, content: bytes) -> str:
    """The separator of the header line: the commonest outside quotes, a comma when none is there."""
    header = content.split(b"\n", 1)[0].decode("utf-8", "replace")
    bare = re.sub(r'"[^"]*"', "", header)
    counts = {separator: bare.count(separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: counts[separator])
    return best if counts[best] else ","
