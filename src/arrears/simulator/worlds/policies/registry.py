"""The policies that can be played, by name. To add one: a function from a Setting, registered here or at
run time.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags, Setting


class UnableToFindPolicy(Unable):
    """No policy has this name; the message lists those there are."""


class Policy(Protocol):
    """Decides who is contacted, from nothing but what can be seen."""

    def decide(self, seen: Seen) -> Contacts:
        """The contacts planned for a day, the most wanted first: the gate and the capacity may cut them."""

    def learn(self, *, day: int, made: Contacts, reached: Flags, accepted: Flags) -> None:
        """Told what became of the day's contacts [m]."""


Make = Callable[[Setting], Policy]
_PACKAGE = "arrears.simulator.worlds.policies"
_POLICIES: dict[str, Make | str] = {
    "nothing": f"{_PACKAGE}.nothing:Nothing",
    "ladder": f"{_PACKAGE}.ladder:Ladder",
    "shipped": f"{_PACKAGE}.shipped:Shipped",
}


def register(*, name: str, make: Make | str) -> None:
    """Adds a policy: a function from a Setting, or its place as `module:name`."""
    _POLICIES[name] = make


def names() -> list[str]:
    """Policies there are."""
    return list(_POLICIES)


def make_policy(*, name: str, setting: Setting) -> Policy:
    """A policy ready to play; `module:name` plays one that nobody registered. Raises UnableToFindPolicy."""
    make = _POLICIES.get(name, name if ":" in name else None)
    if make is None:
        raise UnableToFindPolicy(
            _("no policy %(name)s; there are %(known)s, or give module:name")
            % {"name": name, "known": ", ".join(_POLICIES)}
        )
    if isinstance(make, str):
        module, _colon, attribute = make.partition(":")
        try:
            make = getattr(import_module(module), attribute)
        except (ImportError, AttributeError) as failure:
            raise UnableToFindPolicy(
                _("no policy at %(name)s: %(why)s") % {"name": name, "why": failure}
            ) from failure
    if not callable(make):
        raise UnableToFindPolicy(_("%(name)s is not a class or function of a Setting") % {"name": name})
    try:
        policy = make(setting)
    except TypeError as failure:
        raise UnableToFindPolicy(
            _("%(name)s does not make a policy from a Setting: %(why)s") % {"name": name, "why": failure}
        ) from failure
    if not all(callable(getattr(policy, method, None)) for method in ("decide", "learn")):
        raise UnableToFindPolicy(
            _("%(name)s is no policy: it needs decide(seen) and learn(...) (docs/worlds.md)") % {"name": name}
        )
    return policy
