"""Where this installation keeps its data: `ARREARS_HOME`, by default a user data folder."""

import os
from pathlib import Path

import platformdirs

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable


class UnableToUseFolder(Unable):
    """A folder of this installation can't be made or written; the message names it."""


def home() -> Path:
    """The data folder (database, snapshots, logs), made if absent. Raises UnableToUseFolder."""
    chosen = os.environ.get("ARREARS_HOME")
    path = Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("arrears"))
    path = path.resolve()
    return _made(path, "ARREARS_HOME")


def snapshot_folder() -> Path:
    """Folder of the Parquet snapshots: `business_date=YYYY-MM-DD/` below it (ARREARS_SNAPSHOTS overrides)."""
    chosen = os.environ.get("ARREARS_SNAPSHOTS")
    path = Path(chosen) if chosen else home() / "snapshots"
    return _made(path, "ARREARS_SNAPSHOTS")


def debit_folder() -> Path:
    """Folder of the files of direct debits that were made on a screen; only its owner may look into it."""
    path = _made(home() / "debits", "ARREARS_HOME")
    path.chmod(0o700)
    return path


def _made(path: Path, name: str) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnableToUseFolder(
            _("The folder %(path)s can't be used (%(why)s). Set %(name)s to a folder that can be written.")
            % {"path": path, "why": error.strerror, "name": name}
        ) from error
    return path
