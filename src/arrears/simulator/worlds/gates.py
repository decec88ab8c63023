"""Which gate a world's contacts pass."""

from arrears.simulator.worlds.gate_port import Gate
from arrears.simulator.worlds.plain_gate import PlainGate
from arrears.simulator.worlds.setting import Setting


def gate_of(setting: Setting) -> Gate:
    """The gate for a setting."""
    return PlainGate(setting)
