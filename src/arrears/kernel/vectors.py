"""Small loops over rows and vectors; explicit because array expressions compile far more slowly."""

from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner


@inlined
def clear(vector: Vector) -> None:
    """Zero a vector."""
    for i in range(len(vector)):
        vector[i] = 0


@inner
def copy_row(target: Matrix, to: int, source: Matrix, at: int, columns: int) -> None:
    """Copy the first `columns` values of row `at` of `source` to row `to` of `target`."""
    for i in range(columns):
        target[to, i] = source[at, i]
