"""What the shipped policy looks at: columns made of nothing but what can be seen."""

import numpy as np

from arrears.simulator.worlds.seen import Seen
from arrears.simulator.worlds.setting import NOBODY, Floats, Ints, Setting

_STAGES = 4


class Features:
    """Columns of accounts at a decision: `main` for what is paid anyway, `crossed` for what treatments
    change.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._common = 1 + (_STAGES - 1) + 2 * len(setting.signals) + len(setting.reasons) + 3
        self.main_width = self._common + 2
        self.crossed_width = self._common

    def of(self, seen: Seen, *, who: Ints, stage: Ints, recent: Floats) -> tuple[Floats, Floats]:
        """`stage` [n] decisions before in this episode, `recent` [n] contacts of late."""
        n = len(who)
        stages = np.zeros((n, _STAGES))
        stages[np.arange(n), np.minimum(stage, _STAGES - 1)] = 1.0
        # what people said, a column a reason: none while nobody has been spoken with
        reasons = np.zeros((n, len(self._setting.reasons)))
        said = np.flatnonzero(seen.last_reason[who] != NOBODY)
        reasons[said, seen.last_reason[who[said]]] = 1.0
        signals = seen.signals[who]
        spread = np.maximum(seen.signals.std(axis=0), 1e-9)
        signals = np.clip((signals - seen.signals.mean(axis=0)) / spread, -3.0, 3.0) / 2.0
        # the first column of stages is the intercept
        stages[:, 0] = 1.0
        common = np.concatenate(
            [
                stages,
                signals,
                np.abs(signals) - 0.4,
                reasons,
                np.log1p(recent)[:, None] / 2.0,
                (seen.plans_broken[who] > 0)[:, None].astype(float),
                (np.minimum(seen.offered[who].sum(axis=1), 3) / 3.0)[:, None],
            ],
            axis=1,
        )
        amount = np.log(np.maximum(seen.owed[who], 0.01))
        main = np.concatenate(
            [
                common,
                (np.clip((amount - amount.mean()) / 2.0, -2, 2))[:, None],
                (seen.episode[who] > 1)[:, None].astype(float),
            ],
            axis=1,
        )
        return main, common

    @property
    def recent_column(self) -> int:
        """Place of the recent contacts."""
        return self._common - 3
