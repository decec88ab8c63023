"""The VAPID key of this installation: from ARREARS_VAPID_KEY, else made once and kept beside the data."""

import base64
import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from arrears.plumbing.home import home


def private_key() -> str:
    """The private key (P-256, DER, base64url) as pywebpush takes it."""
    if given := os.environ.get("ARREARS_VAPID_KEY"):
        return given
    path = home() / "arrears_vapid_key.secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        made = _encoded(
            ec.generate_private_key(ec.SECP256R1()).private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        file.write(made)
    return made


def public_key() -> str:
    """What a browser is told when it subscribes (uncompressed point, base64url)."""
    text = private_key()
    loaded = serialization.load_der_private_key(
        base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), password=None
    )
    point = loaded.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return _encoded(point)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
