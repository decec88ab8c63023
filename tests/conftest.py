"""Every worker has a data folder, a PostgreSQL and a port of its own; every test a database of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_HOME = Path(tempfile.mkdtemp(prefix=f"arrears-{WORKER}-"))
_HOME.chmod(0o755)  # the embedded server runs as a user of its own when we are root
os.environ["ARREARS_HOME"] = str(_HOME)
os.environ["ARREARS_LANGUAGE"] = "en"  # what commands answer, whatever the machine speaks
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
os.environ["ARREARS_MFA"] = "off"  # tests/web/test_second_factor.py sets it

GIVEN_SERVER = os.environ.get("DATABASE_URL")
TEMPLATE = f"arrears_template_{WORKER}"


@pytest.fixture(scope="session")
def port() -> int:
    """A port of this worker's own."""
    number = int(WORKER[2:]) if WORKER.startswith("gw") else 0
    return 18100 + 10 * number


@pytest.fixture(scope="session")
def django_ready() -> Iterator[None]:
    """Django set up on this worker's server, with a migrated template database."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    _use("postgres")
    with connection.cursor() as cursor:
        if not GIVEN_SERVER:  # need not survive a power cut; kill tests have servers of their own
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                cursor.execute(f"alter system set {setting} = off")
            cursor.execute("select pg_reload_conf()")
        cursor.execute(f'drop database if exists "{TEMPLATE}"')
        cursor.execute(f'create database "{TEMPLATE}"')
    _use(TEMPLATE)
    call_command("migrate", verbosity=0)
    connection.close()
    yield
    _use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'drop database if exists "{TEMPLATE}" with (force)')
    connection.close()


@pytest.fixture(autouse=True)
def english(request: pytest.FixtureRequest) -> None:
    """What is said inside the test's own process is English, whatever a request before it asked for."""
    if "django_ready" in request.fixturenames:
        from django.utils import translation

        translation.activate("en")


def _use(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _clone(name: str) -> Iterator[str]:
    from django.db import connection

    from arrears.plumbing import database

    home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=_HOME))
    home.chmod(0o755)
    _use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'drop database if exists "{name}" with (force)')
        cursor.execute(f'create database "{name}" template "{TEMPLATE}"')
    _use(name)
    before = {key: os.environ.get(key) for key in ("DATABASE_URL", "ARREARS_SNAPSHOTS")}
    os.environ["DATABASE_URL"] = database.url()  # for commands started as processes of their own
    os.environ["ARREARS_SNAPSHOTS"] = str(home / "snapshots")
    yield os.environ["DATABASE_URL"]
    for key, value in before.items():
        os.environ.pop(key, None) if value is None else os.environ.__setitem__(key, value)
    _use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'drop database if exists "{name}" with (force)')
    connection.close()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def db(django_ready: None) -> Iterator[str]:
    """A fresh, migrated database and snapshot folder for one test; yields its URL. Commits are real."""
    yield from _clone(f"arrears_test_{WORKER}")


@pytest.fixture(scope="module")
def module_db(django_ready: None) -> Iterator[str]:
    """The same, shared by the tests of a module that only read what its first fixture wrote."""
    yield from _clone(f"arrears_module_{WORKER}")


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)
