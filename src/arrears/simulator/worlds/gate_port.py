"""Every contact of a simulated world passes the gate: what it is asked, and what it answers."""

from typing import Protocol

from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags


class Gate(Protocol):
    """The contact rules, with a memory of the contacts made."""

    def allowed(self, *, day: int, seen: Seen, planned: Contacts) -> Flags:
        """Which of the planned contacts [m], in their order, are allowed."""

    def note(self, *, day: int, made: Contacts, reached: Flags) -> None:
        """Remembers contacts made."""
