"""How the kernel is compiled: one cached entry point, everything else is compiled into it.

Numba's own cache looks only at the file of the cached function. Here the cache folder carries a
fingerprint of all the kernel's sources, so a change in any of them compiles anew.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config
from numba.core.types.misc import unliteral

from arrears.kernel import link_once

F = TypeVar("F", bound=Callable[..., Any])
# no reference counting: the kernel makes no arrays, and Python holds those that it is given; counting
# would take most of the time (measured: 8.7 against 1.5 µs a loan of 12 instalments)
_PLAIN: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_HERE = Path(__file__).parent
link_once.install()


def fingerprint() -> str:
    """A short hash of the kernel's sources and of the compiler's version."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(_HERE.rglob("*.py")):
        digest.update(source.relative_to(_HERE).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def compiled(function: F) -> F:
    """Compile `function` as a part of whoever calls it; Python may call it too."""
    return cast(F, once_a_type(numba.njit(**_PLAIN)(function)))


def inner(function: F) -> F:
    """As `compiled`, but without an entry from Python, which saves a good part of the compile time.

    Only compiled functions may call it: a call from Python would crash the process.
    """
    link_once.named(function)
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast(F, once_a_type(numba.njit(**_PLAIN, **options)(function)))


def inlined(function: F) -> F:
    """As `inner`, put into its callers: for short functions that call none of ours but such.

    A call hands over every array as seven or nine machine words, which costs more than a short body.
    """
    link_once.named(function)
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": True}
    return cast(F, once_a_type(numba.njit(**_PLAIN, **options)(function)))


def once_a_type(dispatcher: Any) -> Any:
    """Let a constant argument count as its type: numba would compile the function anew for every constant."""
    template = dispatcher.get_call_template

    def plain_call_template(args: Any, kws: Any) -> Any:
        plain = {name: unliteral(value) for name, value in kws.items()}
        return template(tuple(unliteral(value) for value in args), plain)

    dispatcher.get_call_template = plain_call_template
    return dispatcher


def entry_point(function: F) -> F:
    """Compile `function` at its first call and keep the machine code for later processes."""
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        return cast(F, numba.njit(**_PLAIN, cache=True)(function))
    finally:
        config.CACHE_DIR = before


def cache_folder() -> Path:
    """Where the machine code of these very sources is kept: `NUMBA_CACHE_DIR` or beside them."""
    base = Path(config.CACHE_DIR) if config.CACHE_DIR else _HERE / "__pycache__"
    return base / f"arrears-{fingerprint()}"
