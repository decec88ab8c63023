"""The version of the rules: a short hash over everything in `rules/`."""

import hashlib
from functools import lru_cache
from pathlib import Path

from arrears.rulebook.folder import folder


def version() -> str:
    """12 hexadecimal digits over all rule files: stored with every posting and contract.

    Read once a process: rules that change while a server runs count from its next start.
    """
    return _version(folder())


@lru_cache(maxsize=8)
def _version(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        content = path.read_bytes().replace(b"\r\n", b"\n")  # the same rules on every system
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]
