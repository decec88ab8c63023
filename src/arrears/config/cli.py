"""The command `arrears`: joins the commands of the slices, each loaded only when it is called."""

import importlib
import os
import sys

import click

_COMMANDS = {
    "import": "arrears.adapters.cli:import_command",
    "close": "arrears.close.cli:close",
    "rebuild": "arrears.close.cli:rebuild",
    "explain": "arrears.close.cli:explain",
    "clock": "arrears.close.cli:clock",
    "report": "arrears.portfolio.cli:report",
    "seed": "arrears.simulator.cli:seed",
    "rules": "arrears.rulebook.cli:rules",
    "migrate": "arrears.config.commands:migrate",
    "users": "arrears.config.commands:users",
    "serve": "arrears.config.commands:serve",
    "worker": "arrears.config.commands:worker",
    "warm": "arrears.config.commands:warm",
    "up": "arrears.config.commands:up",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = _COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, name = target.split(":")
        _prepare()
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@click.group(cls=_Lazy)
@click.version_option(package_name="arrears")
def cli() -> None:
    """Runs a consumer loan book from application to recovery."""


def main() -> None:
    """Entry point: every expected failure is one clear line and exit code 1, never a traceback."""
    from arrears.plumbing.failures import Unable

    try:
        cli(standalone_mode=True)
    except Unable as failure:
        click.echo(f"arrears: {failure}", err=True)
        sys.exit(1)
