"""The rows that an import quarantined, in clear, for a reason that goes into the audit trail."""

from collections.abc import Iterator

from arrears.adapters.queries import Quarantined, rows_of_run
from arrears.adapters.sealed import open_row
from arrears.plumbing.audit import record
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable


class UnableToUnmask(Unable):
    """Rows are shown in clear only for a reason that is written down."""


def unmask(*, run_id: int, actor: str, reason: str) -> Iterator[Quarantined]:
    """Rows as they stood in the files; who saw them and why is recorded first.

    Raises UnableToUnmask, UnableToFindRun.
    """
    if not reason.strip():
        raise UnableToUnmask(
            _("Say with --reason why the rows are needed in clear; it is written into the audit trail.")
        )
    rows = rows_of_run(run_id=run_id)
    record(actor=actor, action="quarantine.unmask", subject=f"import run/{run_id}", reason=reason)
    return (Quarantined(row.file, row.row_number, row.code, *open_row(row.told_sealed)) for row in rows)
