"""A process that runs beside this one and ends with it, however this one is asked to end."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

_ENDS = ("SIGTERM", "SIGHUP")  # a service manager, a closed terminal; Ctrl-C raises by itself
_PATIENCE_SECONDS = 20


@contextmanager
def beside(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Runs the command until the block is left, by its end, an error, Ctrl-C, SIGTERM or SIGHUP.

    A process that does not end within 20 s of being asked is killed.
    """
    # without a handler these signals end Python at once: no `finally` runs, and the child is left behind
    before = {name: signal.signal(getattr(signal, name), _leave) for name in _ENDS if hasattr(signal, name)}
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
