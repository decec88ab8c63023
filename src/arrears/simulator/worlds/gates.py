"""The gate that a world's contacts pass: the one of the product."""

from arrears.simulator.worlds.gate_port import Gate
from arrears.simulator.worlds.rule_gate import RuleGate
from arrears.simulator.worlds.setting import Setting


def gate_of(setting: Setting) -> Gate:
    """The gate for a setting. Raises UnableToFindJurisdiction, UnableToEnforce."""
    return RuleGate(setting)
