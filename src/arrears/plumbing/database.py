"""The address of the database that Django is connected to: the same for ADBC and for child processes."""

from urllib.parse import quote, urlencode

from django.db import connection


def url() -> str:
    """URL of the connected database (also right inside tests, where the name differs from the settings')."""
    values = connection.settings_dict
    user = quote(values["USER"]) + (f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else "")
    host, port = str(values["HOST"]), str(values["PORT"])
    at = f"{user}@" if user else ""
    if host.startswith("/"):  # a Unix socket
        query = urlencode({"host": host, **({"port": port} if port else {})})
        return f"postgresql://{at}/{quote(values['NAME'])}?{query}"
    return f"postgresql://{at}{host}{f':{port}' if port else ''}/{quote(values['NAME'])}"
