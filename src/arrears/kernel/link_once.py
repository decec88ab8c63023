"""Optimise and link the kernel's inner functions once, in the function that Python calls.

Numba links into every function all that it calls, optimises the whole and makes machine code of it, and does
so again for each of its callers: the time grows with the square of the depth (measured on this kernel: 51 s
of processor time against 21 s, for code that runs equally fast). Functions that only compiled ones call need
none of it: here each is optimised alone and kept as it is, and the entry point links them all.

This reaches into `numba.core.codegen`. Where a version of Numba has another inside, nothing is changed and
the kernel only compiles more slowly.
"""

from collections.abc import Callable
from typing import Any

from numba.core import codegen

PREFIX = "arrears_inner."  # of the name of an inner function's library
_NEEDED = ("_optimize_final_module", "_raise_if_finalized", "_finalize_dynamic_globals", "finalize")


def named(function: Callable[..., Any]) -> None:
    """Mark a function as an inner one, before Numba sees it."""
    function.__qualname__ = f"{PREFIX}{function.__module__}.{function.__name__}"


def install() -> None:
    """Let Numba finish inner functions' libraries in this way; others as before. Once a process."""
    library, engine = codegen.CPUCodeLibrary, codegen.JITCPUCodegen
    if getattr(library, "arrears_links_once", False):
        return
    if not all(hasattr(library, name) for name in _NEEDED) or not hasattr(engine, "set_env"):
        return
    finish, set_environment = library.finalize, engine.set_env

    def finalize(self: Any) -> None:
        if is_inner(self):
            self._raise_if_finalized()
            for used in self._linking_libraries:
                self._reload_init.update(used._reload_init)
            self._optimize_final_module()
            self._final_module.verify()
            self._finalize_dynamic_globals()
            self._finalized = True
        else:
            self._linking_libraries = with_used(self._linking_libraries)
            finish(self)

    def set_env(self: Any, name: str, environment: Any) -> None:
        if self._engine.is_symbol_defined(name):  # an inner function is no symbol of its own
            set_environment(self, name, environment)

    library.finalize, engine.set_env, library.arrears_links_once = finalize, set_env, True


def is_inner(library: Any) -> bool:
    """Whether a library is that of an inner function."""
    return bool(library.name.startswith(PREFIX))


def with_used(libraries: list[Any]) -> list[Any]:
    """The libraries and, behind each inner one, those that it uses, each once."""
    found: dict[Any, None] = {}

    def take(library: Any) -> None:
        if library not in found:
            found[library] = None
            if is_inner(library):
                for used in library._linking_libraries:
                    take(used)

    for library in libraries:
        take(library)
    return list(found)
