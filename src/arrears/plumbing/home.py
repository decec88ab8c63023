"""Where this installation keeps its data: `ARREARS_HOME`, by default a user data folder."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """The data folder (database, snapshots, logs), made if absent. Raises OSError when it can't be made."""
    chosen = os.environ.get("ARREARS_HOME")
    path = Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("arrears"))
    path = path.resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def snapshot_folder() -> Path:
    """Folder of the Parquet snapshots: `business_date=YYYY-MM-DD/` below it (ARREARS_SNAPSHOTS overrides)."""
    chosen = os.environ.get("ARREARS_SNAPSHOTS")
    path = Path(chosen) if chosen else home() / "snapshots"
    path.mkdir(parents=True, exist_ok=True)
    return path
