"""Commands that run the system: migrate, users, serve, worker, warm, and `up`, which does all of it."""

import os
import secrets
import socket
import sys
import time

import click
from django.utils.translation import gettext as _

from arrears.config.beside import beside
from arrears.plumbing.failures import Unable

HOST = "127.0.0.1"
ROLES = (
    "analyst",
    "collector",
    "supervisor",
    "agency",
    "servicing_officer",
    "approver",
    "administrator",
)  # web.roles; a test holds them equal
DEMONSTRATION = {  # log-in name: role
    "administrator": "administrator",
    "officer": "servicing_officer",
    "approver": "approver",
    "analyst": "analyst",
    "supervisor": "supervisor",
    "li": "collector",
    "wang": "collector",
    "hengxin": "agency",
}


class UnableToServe(Unable):
    """The address is taken."""


class UnableToChangeUser(Unable):
    """The user can't be made or changed as asked."""


@click.command()
def migrate() -> None:
    """Brings the database to this version (safe to run again)."""
    from arrears.config.prepare import prepare_database

    prepare_database()
    click.echo(_("The database is up to date."))


@click.command()
def warm() -> None:
    """Compiles the kernel for this machine, once; later commands load it from the cache."""
    from arrears.config.prepare import warm_kernel

    warm_kernel(lines=True)


@click.group()
def users() -> None:
    """Log-ins of staff."""


@users.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--password", help="Made up and printed when left out.")
def users_add(name: str, role: str, password: str | None) -> None:
    """Makes a log-in, or gives an existing one a new password and role. A closed log-in stays closed."""
    from arrears.web.operations.users import put_user

    chosen = password or secrets.token_urlsafe(12)
    made = put_user(name=name, role=role, password=chosen, actor="command line")
    click.echo(f"{name} ({role}): {_('password as given') if password else chosen}")
    if not made.is_active:
        click.echo(_("The log-in is closed; an administrator opens it under Log-ins."))


PORT = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)


@click.command()
@PORT
@click.option("--threads", type=click.IntRange(1, 256), default=8, show_default=True)
def serve(port: int, threads: int) -> None:
    """Serves the screens on 127.0.0.1."""
    from arrears.config.prepare import prepare_screens

    prepare_screens()
    click.echo(_("Serving on %(address)s") % {"address": f"http://{HOST}:{port}/"}, err=True)
    _serve(port=port, threads=threads)


@click.command()
@click.option("--until-empty", is_flag=True, help="End when no job is waiting.")
def worker(until_empty: bool) -> None:
    """Works off the jobs (closes asked for on the screens) and answers the news in the outbox."""
    from procrastinate.contrib.django import app

    # Django's connection can't listen for jobs: the worker gets an asynchronous one of its own.
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(name="arrears", concurrency=1, wait=not until_empty)


@click.command()
@PORT
@click.option("--loans", default=5000, show_default=True, help="Size of the demonstration book.")
@click.option("--months", default=24, show_default=True)
@click.option("--seed", "seed_number", default=1, show_default=True)
@click.pass_context
def up(ctx: click.Context, port: int, loans: int, months: int, seed_number: int) -> None:
    """Makes and runs everything: database, demonstration book, screens and worker. Ctrl-C ends it."""
    from arrears.config.prepare import prepare_database, prepare_screens, warm_kernel
    from arrears.plumbing.home import home
    from arrears.simulator.cli import seed
    from arrears.simulator.queries import book_is_empty, seed_unfinished

    _require_free(port)
    click.echo(_("Data folder: %(path)s (choose another with ARREARS_HOME)") % {"path": home()})
    prepare_database()
    warm_kernel(lines=True)
    if book_is_empty() or seed_unfinished():
        ctx.invoke(seed, loans=loans, months=months, seed_number=seed_number)
    prepare_screens()
    passwords = _first_log_ins()
    with beside([sys.executable, "-m", "arrears", "worker"]):
        click.echo("")
        click.echo(
            _("Arrears runs on %(address)s   (Ctrl-C ends it; the data stays)")
            % {"address": f"http://{HOST}:{port}/"}
        )
        for name, password in passwords.items():
            click.echo(
                "  " + _("log in as %(name)s  %(password)s") % {"name": f"{name:14}", "password": password}
            )
        _name_a_borrower(port)
        _serve(port=port, threads=8)


def _name_a_borrower(port: int) -> None:
    """A borrower of the demonstration who can log in, and where their code is."""
    from arrears.web.portal.demonstration import a_phone

    phone = a_phone()
    if phone is not None:
        address = f"http://{HOST}:{port}/my/"
        click.echo(
            _("A borrower logs in on %(address)s with the phone %(phone)s")
            % {"address": address, "phone": phone}
        )
        click.echo("  " + _("the code: arrears portal code %(phone)s") % {"phone": phone})


def _first_log_ins() -> dict[str, str]:
    """The demonstration's log-ins, one a role; their passwords are made once and kept in the data folder."""
    from arrears.plumbing.home import home
    from arrears.web.operations.users import put_user

    path = home() / "log-ins.txt"
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [(name, password) for name, password in map(str.split, lines)]
    else:
        rows = [(name, secrets.token_urlsafe(12)) for name in DEMONSTRATION]
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{name} {password}\n" for name, password in rows)
        for name, password in rows:
            put_user(name=name, role=DEMONSTRATION[name], password=password, actor="make up")
    return dict(rows)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise UnableToServe(
                _("Port %(port)d of %(host)s is not for this user. Choose one above 1023 with --port.")
                % {"port": port, "host": HOST}
            ) from error
        except OSError as error:
            raise UnableToServe(
                _(
                    "Port %(port)d of %(host)s is taken. Is Arrears running already? Else choose "
                    "another: arrears "
                    "up --port %(other)d"
                )
                % {"port": port, "host": HOST, "other": port + 1}
            ) from error


def _serve(*, port: int, threads: int) -> None:
    import waitress

    from arrears.config.wsgi import application

    _require_free(port)
    started = time.monotonic()
    waitress.serve(application, host=HOST, port=port, threads=threads, ident=None, _quiet=True)
    click.echo(_("Stopped after %(seconds)d s.") % {"seconds": time.monotonic() - started}, err=True)
