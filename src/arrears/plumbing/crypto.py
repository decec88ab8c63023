"""Sealed columns: AES-GCM with a key from the environment, and keyed blind indexes for search.

Sealed bytes are one version byte, a 12-byte nonce, the text and its tag. The purpose (such as `person.name`)
is bound to them: bytes moved to another column do not open.
"""

import hmac
import os
import re
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

_VERSION = b"\x01"
_NONCE_BYTES = 12
# A number with gaps (`120-1234-5678`, no date) is one word.
_WORD = re.compile(r"(?!\d{4}-\d\d-\d\d\b)\d(?:[ -]?\d){6,}\w*|\w+")
# Amounts and dates tell nobody apart; six digits are the longest plain number that is surely no phone.
_HARMLESS = re.compile(
    r"[-+(]?(\d{1,6}|\d{1,7}[.,]\d{1,6}|\d{1,3}([,.]\d{3})+([,.]\d{1,6})?)\)?%?|\d{4}-\d\d(-\d\d)?"
)
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")


class UnableToOpenSealed(Unable):
    """The sealed value was made with another key or for another column, or was altered."""


@lru_cache(maxsize=8)
def _key(secret: str, use: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use.encode()).derive(secret.encode())


def seal(text: str, *, purpose: str) -> bytes:
    """The text, encrypted and authenticated for this purpose; another result each time."""
    nonce = os.urandom(_NONCE_BYTES)
    return (
        _VERSION
        + nonce
        + AESGCM(_key(settings.FIELD_KEY, "seal")).encrypt(nonce, text.encode(), purpose.encode())
    )


def seal_many(texts: Iterable[str | None], *, purpose: str) -> list[bytes | None]:
    """The same for many; None stays None. The key is made ready once."""
    cipher, bound = AESGCM(_key(settings.FIELD_KEY, "seal")), purpose.encode()
    made: list[bytes | None] = []
    for text in texts:
        if text is None:
            made.append(None)
            continue
        nonce = os.urandom(_NONCE_BYTES)
        made.append(_VERSION + nonce + cipher.encrypt(nonce, text.encode(), bound))
    return made


def open_sealed(sealed: bytes | memoryview, *, purpose: str) -> str:
    """The text of `seal`. Raises UnableToOpenSealed."""
    data = bytes(sealed)
    nonce, body = data[1 : 1 + _NONCE_BYTES], data[1 + _NONCE_BYTES :]
    try:
        if data[:1] != _VERSION:
            raise InvalidTag
        return AESGCM(_key(settings.FIELD_KEY, "seal")).decrypt(nonce, body, purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise UnableToOpenSealed(
            _(
                "A sealed %(purpose)s does not open. Check that ARREARS_FIELD_KEY is the key it was "
                "sealed with."
            )
            % {"purpose": purpose}
        ) from error


def blind_index(text: str, *, purpose: str) -> bytes:
    """16 keyed bytes, the same for the same text and purpose: finds without reading.

    Spaces, dashes and case make no difference.
    """
    message = f"{purpose}\0{_plain(text)}".encode()
    return hmac.digest(_key(settings.FIELD_KEY, "index"), message, "sha256")[:16]


def blind_indexes(texts: Iterable[str | None], *, purpose: str) -> list[bytes | None]:
    """`blind_index` of many; None stays None. The key is made ready once."""
    key, start = _key(settings.FIELD_KEY, "index"), f"{purpose}\0"
    return [
        None if text is None else hmac.digest(key, (start + _plain(text)).encode(), "sha256")[:16]
        for text in texts
    ]


def _plain(text: str) -> str:
    return "".join(text.split()).replace("-", "").casefold()


def fingerprint(text: str, *, purpose: str) -> str:
    """Keyed hash of exactly this text: tells whether two are the same, and is no help in guessing them."""
    return fingerprints([text], purpose=purpose)[0]


def fingerprints(texts: Iterable[str], *, purpose: str) -> list[str]:
    """The same for many."""
    key, start = _key(settings.FIELD_KEY, "index"), f"exact:{purpose}\0".encode()
    return [hmac.digest(key, start + text.encode(), "sha256").hex() for text in texts]


def mask_name(name: str) -> str:
    """`张**`, `J***`: the first character."""
    return name[:1] + "*" * min(3, max(1, len(name) - 1)) if name else ""


def mask_number(number: str) -> str:
    """`138****5678`: the first three and last four characters; shorter ones keep the last two."""
    if len(number) < 9:
        return "*" * max(0, len(number) - 2) + number[-2:] if len(number) > 2 else "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_text(text: str) -> str:
    """What somebody wrote, each word masked: `张* 120****5678`. Amounts, dates and short numbers stay."""
    if _HARMLESS.fullmatch(text.strip()):
        return text
    return _WORD.sub(lambda found: _masked_word(found[0]), text)


def mask_quoted(text: str) -> str:
    """A sentence of ours in which what is quoted (`'…'`) is masked."""
    return _QUOTED.sub(lambda found: found[0][0] + mask_text(found[0][1:-1]) + found[0][-1], text)


def _masked_word(word: str) -> str:
    if word.isascii() and word.isdigit() and len(word) <= 4:
        return word
    return mask_number(word) if any(letter.isdigit() for letter in word) else mask_name(word)
