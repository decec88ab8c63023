"""What runs beside the server ends with it, and refusals leave one line in the log."""

import logging
import os
import signal
import subprocess
import sys
import time

import pytest

_PARENT = """
import sys, time
from arrears.config.beside import beside
with beside([sys.executable, "-c", "import time; time.sleep(600)"]) as child:
    print(child.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_the_child_ends_with_its_parent(name: str) -> None:
    command = [sys.executable, "-c", _PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _lives(child)
        parent.send_signal(getattr(signal, name))
        assert parent.wait(timeout=30) != 0
    for _attempt in range(100):
        if not _lives(child):
            break
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_refused_page_leaves_one_line_in_the_log() -> None:
    from arrears.config.logs import Short

    try:
        raise PermissionError
    except PermissionError:
        told = sys.exc_info()
    levels = (logging.WARNING, logging.ERROR)
    warning, error = (logging.LogRecord("x", level, "f", 1, "m", (), told) for level in levels)
    assert Short().filter(warning)
    assert Short().filter(error)
    assert warning.exc_info is None
    assert error.exc_info == told
