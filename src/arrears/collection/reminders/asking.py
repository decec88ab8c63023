"""The gate, asked for many messages at once: columns in, columns out."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from arrears.collection.reminders.policy import Bools, Ints

ACTOR = "system:reminders"


@dataclass(frozen=True, kw_only=True)
class Questions:
    """One row a message."""

    person_id: Ints
    loans: list[list[int]]
    point: Ints  # 0 = none
    channel: list[str]
    purpose: list[str]
    at: NDArray[np.object_]  # datetime, aware

    def __len__(self) -> int:
        return len(self.person_id)

    def take(self, rows: Ints, *, at: NDArray[np.object_]) -> "Questions":
        """Some of the rows, at other moments."""
        return Questions(
            person_id=self.person_id[rows],
            loans=[self.loans[row] for row in rows.tolist()],
            point=self.point[rows],
            channel=[self.channel[row] for row in rows.tolist()],
            purpose=[self.purpose[row] for row in rows.tolist()],
            at=at,
        )


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One row a question."""

    decision_id: Ints
    allowed: Bools
    duties: list[str]  # with a space between
    rules: list[str]
    reasons: list[str]
    next_allowed_at: list[datetime | None]
