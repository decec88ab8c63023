"""Days and texts of the life as Arrow columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.kernel.book import NONE_DAY


def dates(day: NDArray[np.int64]) -> pa.Array:
    """Days as dates; NONE_DAY is null."""
    absent = day == NONE_DAY
    return pa.array(np.where(absent, 0, day).astype(np.int32), mask=absent).cast(pa.date32())


def joined(*parts: pa.Array | str, by: str = "/") -> pa.Array:
    """Texts put together row by row."""
    return pc.binary_join_element_wise(*parts, by)
