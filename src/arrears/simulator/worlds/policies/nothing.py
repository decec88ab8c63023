"""Contacts nobody: what comes in by itself."""

from arrears.simulator.worlds.seen import Contacts, Seen, nobody
from arrears.simulator.worlds.setting import Flags, Setting


class Nothing:
    """The policy without contacts."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def decide(self, seen: Seen) -> Contacts:
        """Nobody."""
        return nobody()

    def learn(self, *, day: int, made: Contacts, reached: Flags, accepted: Flags) -> None:
        """Nothing to learn from."""
