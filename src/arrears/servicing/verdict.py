"""What became of a proposal."""

from enum import IntEnum


class Verdict(IntEnum):
    """A proposal without a verdict waits."""

    WAITING = 0
    APPROVED = 1  # and carried out
    REJECTED = 2
    WITHDRAWN = 3  # by its maker
    SUPERSEDED = 4  # previewed again: a newer proposal stands for it
