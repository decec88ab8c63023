"""Whether the purchases of a statement are free of interest."""

from enum import IntEnum


class Freedom(IntEnum):
    """Whether the purchases of a statement bear interest."""

    NOT_DUE = 1  # free of interest when it is paid in full by its due day
    FREE = 2  # it was paid in full
    CARRIED = 3  # it was not: they bear interest by the day
