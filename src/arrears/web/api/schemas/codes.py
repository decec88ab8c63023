"""Codes of the kernel and the slices by name, in small letters, as the API says them."""

from enum import IntEnum
from typing import Any

from arrears.kernel import codes


def name_of(code: type[IntEnum], value: int) -> str:
    """`repay` for 2 of Kind."""
    return code(value).name.lower()


def names_of(code: type[IntEnum]) -> list[str]:
    """All names of a code."""
    return [member.name.lower() for member in code]


def enum_of(code: type[IntEnum]) -> dict[str, Any]:
    """What the schema says of such a name."""
    return {"enum": names_of(code)}


STATUS = enum_of(codes.Status)
KIND = enum_of(codes.Kind)
CHANNEL = enum_of(codes.Channel)
PART = enum_of(codes.Part)
ARREARS = enum_of(codes.ArrearsKind)
CLASS = enum_of(codes.AssetClass)
