"""What a fresh installation needs before it can run; each step is safe to repeat."""

import subprocess
import sys
import time

import click
from django.utils.translation import gettext as _


def prepare_database() -> None:
    """Migrates the database and loads the chart of accounts."""
    from django.core.management import call_command

    from arrears.ledger.operations.load_chart import load_chart

    call_command("migrate", verbosity=0, interactive=False)
    load_chart()


def warm_kernel(*, lines: bool = False) -> None:
    """Compiles the kernel where this machine has not yet, saying so; from the cache it takes a moment.

    The part for revolving lines waits for the first line, or is compiled beside the other with `lines`.
    """
    from arrears.kernel import warm

    cold = [entry for entry in warm.cold_entries() if lines or entry == warm.LOANS_ENTRY]
    if not cold:
        return
    click.echo(_("Compiling the kernel for this machine (once, under 30 s) …"), err=True)
    started = time.monotonic()
    code = "import sys; from arrears.kernel import warm; warm.load(sys.argv[1])"
    others = [subprocess.Popen([sys.executable, "-c", code, entry]) for entry in cold[1:]]
    warm.load(cold[0])
    for other in others:
        other.wait()
    click.echo(_("Compiled in %(seconds)d s.") % {"seconds": time.monotonic() - started}, err=True)


def prepare_screens() -> None:
    """Compiles the translations and writes the chart library beside the static files."""
    from arrears.web import messages
    from arrears.web.charts import bundle

    messages.compile_all()
    bundle.write()
