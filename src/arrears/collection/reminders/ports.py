"""How messages leave: what a channel must offer. `config.settings.MESSAGE_CHANNELS` names who makes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from arrears.plumbing.failures import Unable


class Taken(StrEnum):
    """What became of a message at the channel."""

    YES = "yes"  # taken, `ref` names it there
    LATER = "later"  # surely not taken; try again after a pause
    NO = "no"  # refused, and would be again
    GONE = "gone"  # the address no longer exists
    UNKNOWN = "unknown"  # no answer: it may have been taken


class Known(StrEnum):
    """Whether a channel has a message, asked after a crash."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A message ready to go. `to` and the texts are personal: never logged."""

    message_id: int
    key: str
    channel: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    link: str = field(repr=False)
    language: str
    template: str
    version: int
    values: dict[str, str] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Handed:
    """The channel's answer about one message."""

    taken: Taken
    ref: str = ""
    said: str = ""
    segments: int = 0


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Whether it has a message."""

    known: Known
    ref: str = ""


class MessageChannel(Protocol):
    """A provider of one channel.

    `repeatable`: the provider itself keeps the same key from being sent twice, so that an unsure message may
    simply be sent again. Otherwise `find` says what became of it, and UNKNOWN leaves it to a person.
    """

    @property
    def provider(self) -> str: ...

    @property
    def repeatable(self) -> bool: ...

    @property
    def batch(self) -> int: ...

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]: ...

    def find(self, message: Outgoing) -> Lookup: ...


class UnableToUseChannel(Unable):
    """A channel is set up wrongly; the message names the setting."""


def channel_of(channel: str) -> MessageChannel:
    """The provider of a channel as this installation is set up. Raises UnableToUseChannel."""
    made: Callable[[str], MessageChannel] = _maker(settings.MESSAGE_CHANNELS)
    return made(channel)


@cache
def _maker(path: str) -> Callable[[str], MessageChannel]:
    found: Callable[[str], MessageChannel] = import_string(path)
    return found
