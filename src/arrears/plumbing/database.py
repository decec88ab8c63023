"""The address of the database that Django is connected to: the same for ADBC and for child processes."""

from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.db import connection

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable


class UnableToReadDatabaseUrl(Unable):
    """DATABASE_URL is not the address of a PostgreSQL; the message says what is wrong."""


def parts_of(*, address: str) -> dict[str, Any]:
    """Django's NAME, USER, PASSWORD, HOST, PORT and OPTIONS (sslmode and the like) of a PostgreSQL URL.

    Raises UnableToReadDatabaseUrl.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise UnableToReadDatabaseUrl(_("DATABASE_URL can't be read: %(why)s.") % {"why": error}) from error
    if parts.scheme not in ("postgresql", "postgres"):
        raise UnableToReadDatabaseUrl(
            _("DATABASE_URL must begin with postgresql://, for example postgresql://user@host:5432/arrears.")
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    asked = options.pop("port", "")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or asked),
        "OPTIONS": options,
    }


def url() -> str:
    """URL of the connected database (also right inside tests, where the name differs from the settings')."""
    values = connection.settings_dict
    user = quote(values["USER"]) + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    host, port = str(values["HOST"]), str(values["PORT"])
    at = f"{user}@" if user else ""
    options = {name: str(value) for name, value in values["OPTIONS"].items() if isinstance(value, str | int)}
    if host.startswith("/"):  # a Unix socket
        query = urlencode({"host": host, **({"port": port} if port else {}), **options}, quote_via=quote)
        return f"postgresql://{at}/{quote(values['NAME'])}?{query}"
    return f"postgresql://{at}{host}{f':{port}' if port else ''}/{quote(values['NAME'])}" + (
        f"?{urlencode(options, quote_via=quote)}" if options else ""
    )
