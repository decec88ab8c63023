"""How a token is written: `arr_<prefix>_<secret>`, 12 and 64 hexadecimal digits."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_FORM = re.compile(r"arr_([0-9a-f]{12})_([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class Written:
    """The two parts of a token."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"arr_{self.prefix}_{self.secret}"

    def hash(self) -> str:
        """What is stored of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def answers(self, stored: str) -> bool:
        """Whether the secret is the one whose hash is stored, in constant time."""
        return hmac.compare_digest(self.hash(), stored)


def new() -> Written:
    """A new token."""
    return Written(prefix=secrets.token_hex(6), secret=secrets.token_hex(32))


def read(text: str) -> Written | None:
    """The parts of what a request carries; None when it is no token."""
    found = _FORM.fullmatch(text)
    return None if found is None else Written(prefix=found[1], secret=found[2])
