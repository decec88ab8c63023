"""Chance in decisions: how much is tried out, who is held out, and with what probability each action was
chosen.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def share_explored(*, known: int, start: float, end: float, half: int) -> float:
    """Share of decisions made by chance: falls from `start` to `end` with the number of known outcomes."""
    return float(max(end, start * np.sqrt(half / (half + known))))


def stable_shares(*, experiment: str, people: Ints) -> Floats:
    """Four numbers in [0, 1) of each person [n, 4], that depend on the experiment and the person alone."""
    start = f"{experiment}\x1f".encode()
    digests = b"".join([hashlib.sha256(start + b"%d" % person).digest() for person in people.tolist()])
    return np.frombuffer(digests, ">u8").reshape(-1, 4) / 2**64


def mixed(
    *, best: Ints, open_: Flags, weights: Floats, explored: float, draw: Floats, draw_action: Floats
) -> tuple[Ints, Floats]:
    """Actions [n] and the probability with which each was chosen.

    With the chance `explored` an open action is drawn by `weights` [actions], else the best is taken.
    `draw` and `draw_action` [n] are uniform in [0, 1); `open_` [n, actions].
    """
    shares = np.where(open_, weights, 0.0)
    totals = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, totals, out=np.zeros_like(shares), where=totals > 0)
    marks = np.cumsum(shares, axis=1)
    drawn = (draw_action[:, None] >= marks).sum(axis=1).clip(0, shares.shape[1] - 1)
    tried = (draw < explored) & (totals[:, 0] > 0)
    chosen = np.where(tried, drawn, best)
    rows = np.arange(len(best))
    probability = explored * shares[rows, chosen] + (1.0 - explored) * (chosen == best)
    return chosen, np.where(totals[:, 0] > 0, probability, 1.0)
