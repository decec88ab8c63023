"""The command `arrears`: joins the commands of the slices, each loaded only when it is called."""

import importlib
import os
import sys
from contextlib import suppress

import click

# name: (module:object, what it does). The help lists these lines without loading anything.
_COMMANDS = {
    "import": (
        "arrears.adapters.cli:import_command",
        "Reads a loan tape; every row ends imported or quarantined.",
    ),
    "bank": ("arrears.adapters.debits_cli:bank", "Takes files of banks; makes direct debits."),
    "repay": ("arrears.servicing.cli:repay", "Posts a repayment to a loan."),
    "line": ("arrears.web.papers.line_cli:line", "Credit lines: opened, shown, used, changed, stated."),
    "receipts": (
        "arrears.servicing.receipts_cli:receipts",
        "Money that waits for its loan: list, place, return.",
    ),
    "agency": ("arrears.collection.agencies.cli:agency", "Agencies: panel, placements, files, invoices."),
    "legal": ("arrears.collection.legal.cli:legal", "Legal action: cases, steps, deadlines, costs."),
    "visit": ("arrears.collection.legal.visit_cli:visit", "Field visits: planned, recorded, listed."),
    "sale": ("arrears.collection.legal.sale_cli:sale", "Sales of claims: tape, bids, transfer, notices."),
    "close": ("arrears.close.cli:close", "Closes business dates, one after the other."),
    "rebuild": ("arrears.close.cli:rebuild", "Rebuilds what is derived, or checks it with --check."),
    "explain": ("arrears.close.cli:explain", "Tells why a loan's numbers are what they are."),
    "clock": ("arrears.close.clock_cli:clock", "Shows, sets or advances the business date."),
    "contact": (
        "arrears.collection.contacts.cli:contact",
        "The gate in front of every contact: what it says, enforces and holds back.",
    ),
    "report": ("arrears.portfolio.cli:report", "The morning overview as text, HTML or JSON."),
    "seed": ("arrears.simulator.cli:seed", "Plays a lender's life into an empty book."),
    "scripts": (
        "arrears.collection.cases.scripts_cli:scripts",
        "What collectors say and never say: checked and shown.",
    ),
    "team": ("arrears.collection.cases.cli:team", "Teams and the collectors in them."),
    "treatments": (
        "arrears.collection.treatments.cli:treatments",
        "Which treatment: the plan of the day, what is known of effects.",
    ),
    "simulate": (
        "arrears.simulator.worlds.cli:simulate",
        "Plays a policy of contacts in a simulated world of borrowers.",
    ),
    "rules": ("arrears.rulebook.cli:rules", "Checks, lists and shows the rules."),
    "products": (
        "arrears.rulebook.products_cli:products_command",
        "The catalogue, its check against the law, and what a borrower is told.",
    ),
    "statement": ("arrears.web.papers.cli:statement", "Writes a borrower's statement as PDF or HTML."),
    "payoff": ("arrears.web.papers.cli:payoff", "Quotes what pays a loan off by a day, and writes it."),
    "settlement-letter": (
        "arrears.web.papers.cli:settlement_letter",
        "Writes the letter that a loan is settled.",
    ),
    "reminders": (
        "arrears.collection.reminders.cli:reminders",
        "Reminders: plans a day, hands messages over, checks the texts.",
    ),
    "messages": (
        "arrears.adapters.channels_cli:messages",
        "Channels of messages: what is set up, and e-mail that came back.",
    ),
    "ledger": ("arrears.ledger.cli:ledger", "Trial balance, account statements, the journal and its export."),
    "portal": ("arrears.web.portal.cli:portal", "The borrower's pages: a code to try them out."),
    "migrate": ("arrears.config.commands:migrate", "Brings the database to this version."),
    "users": ("arrears.config.commands:users", "Log-ins of staff."),
    "tokens": ("arrears.web.api.cli:tokens", "Tokens to the API: made, listed, revoked."),
    "serve": ("arrears.config.commands:serve", "Serves the screens on 127.0.0.1."),
    "worker": ("arrears.config.commands:worker", "Works off the jobs asked for on the screens."),
    "warm": ("arrears.config.commands:warm", "Compiles the kernel for this machine, once."),
    "up": ("arrears.config.commands:up", "Makes and runs everything, with a demonstration book."),
}

# Say so when the kernel has to be compiled first. Some commands fold in one of their parts only.
_FOLDING = {"repay", "close", "rebuild", "explain", "seed", "statement", "payoff", "settlement-letter"}
_FOLDING_PARTS = {
    "legal": {"open", "step", "cost", "limitation"},
    "sale": {"freeze", "transfer"},
    "bank": {"import", "plan"},
    "receipts": {"receive", "assign"},
    "clock": {"advance"},
    "line": {"show", "purchase", "convert", "draw", "limit", "statement"},
    "products": {"check", "disclose"},
}
_PARTS_THAT_SHOW = {"close": {"sign", "page"}}

_WITHOUT_DATABASE = {"migrate", "up", "warm", "rules", "products", "scripts", "simulate"}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name][0].split(":")
        _prepare()
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        _speak(ctx)
        if "--help" not in rest:
            if name not in _WITHOUT_DATABASE:
                _require_tables()
            if _folds(str(name), set(rest)):
                from arrears.config.prepare import warm_kernel

                warm_kernel()
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in sorted(_COMMANDS.items())])


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from arrears.config import wiring

    wiring.join()


def _speak(ctx: click.Context) -> None:
    """One language for all that is said; its texts are compiled where they have changed."""
    from arrears.plumbing.speaking import language_of_machine, speak
    from arrears.web import messages

    with suppress(OSError):  # an installation that can't be written to speaks with what it has
        messages.compile_all()
    speak(context=ctx, language=ctx.params.get("language") or language_of_machine())


def _folds(name: str, rest: set[str]) -> bool:
    if name in _FOLDING:
        return not rest & _PARTS_THAT_SHOW.get(name, set())
    return bool(rest & _FOLDING_PARTS.get(name, set()))


def _require_tables() -> None:
    """A new database gets its tables without being asked; a person who looks around needs no manual."""
    from django.db import connection

    from arrears.config.prepare import prepare_database

    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is null")
        fresh = cursor.fetchone()[0]
    if fresh:
        click.echo("Making the tables of a new database …", err=True)
        prepare_database()


@click.group(cls=_Lazy)
@click.version_option(package_name="arrears")
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    help="Language of all answers (default: ARREARS_LANGUAGE, else this machine's).",
)
def cli(language: str | None) -> None:
    """Runs a consumer loan book from application to recovery."""


def main() -> None:
    """Entry point: every expected failure is one clear line and exit code 1, never a traceback."""
    from arrears.plumbing.failures import Unable

    try:
        cli(standalone_mode=True)
    except Unable as failure:
        _end(str(failure))
    except PermissionError as failure:
        _end(f"{failure.filename or 'A file'}: {failure.strerror}. Choose a data folder with ARREARS_HOME.")
    except (FileExistsError, FileNotFoundError, NotADirectoryError) as failure:
        _end(
            f"{failure.filename or 'A file'}: {failure.strerror}. "
            "Is it the data folder? ARREARS_HOME says where that is."
        )
    except Exception as failure:
        if not _is_of_connection(failure):
            raise
        said = str(failure).strip().splitlines()[0]
        _end(f"The database does not answer: {said}. Is DATABASE_URL right, and is the server running?")


def _is_of_connection(failure: Exception) -> bool:
    from django.db import OperationalError  # not before the settings are read: this may be why they are not

    return isinstance(failure, OperationalError)


def _end(words: str) -> None:
    click.echo(f"arrears: {words}", err=True)
    sys.exit(1)
