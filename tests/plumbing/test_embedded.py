"""The embedded server stops with the last process that uses it, though another died without a word."""

import os
import subprocess
import sys
from pathlib import Path

_USE = "from arrears.plumbing.embedded import start; import os, sys; start(); "


def test_it_stops_though_a_user_was_killed(tmp_path: Path) -> None:
    tmp_path.parent.chmod(0o755)  # as root it runs as a user of its own, who has to get there
    tmp_path.chmod(0o755)
    around = os.environ | {"ARREARS_HOME": str(tmp_path / "home")}
    around.pop("DATABASE_URL", None)
    running = tmp_path / "home" / "pgdata" / "postmaster.pid"
    killed = subprocess.run([sys.executable, "-c", _USE + "os.kill(os.getpid(), 9)"], env=around, check=False)
    assert killed.returncode == -9
    assert running.exists()
    subprocess.run([sys.executable, "-c", _USE], env=around, check=True, timeout=120)
    assert not running.exists()
