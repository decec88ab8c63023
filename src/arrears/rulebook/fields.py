"""Typed reading of a mapping from a rule file: every complaint names the file, the key and what it takes."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from arrears.plumbing.early import gettext as _
from arrears.rulebook.yaml_file import UnableToReadRules, line_of, read_yaml

T = TypeVar("T")
_ABSENT: Any = object()


class Fields:
    """A mapping being read: each key is taken once with its type; `done()` refuses keys nobody took."""

    def __init__(self, *, path: Path, content: Mapping[Any, Any], at: str = "") -> None:
        self.path = path
        self.at = at
        self._content = content
        self._taken: set[Any] = set()

    @classmethod
    def of_file(cls, path: Path) -> "Fields":
        """The fields of a whole file."""
        return cls(path=path, content=read_yaml(path))

    def refuse(self, key: Any, message: str) -> NoReturn:
        """Raise UnableToReadRules for a key of this mapping."""
        line = line_of(path=self.path, key=f"{self.at}{key}")
        raise UnableToReadRules(f"{self.path}{f' line {line}' if line else ''}: {self.at}{key}: {message}")

    def keys(self) -> list[Any]:
        """The keys, in the file's order."""
        return list(self._content)

    def raw(self, key: Any, default: Any = _ABSENT) -> Any:
        """A value of any type."""
        self._taken.add(key)
        if key in self._content:
            return self._content[key]
        if default is _ABSENT:
            self.refuse(key, _("is missing"))
        return default

    def text(self, key: Any, default: str = _ABSENT) -> str:
        """A text that is not empty."""
        value = self.raw(key, default)
        if value is default:
            return str(default)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, _("expected a text, got %(value)r") % {"value": value})
        return str(value.strip())

    def integer(self, key: Any, default: int = _ABSENT, *, low: int = 0, high: int = 10**15) -> int:
        """A whole number in low..high."""
        value = self.raw(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.refuse(
                key,
                _("expected a whole number from %(low)s to %(high)s, got %(value)r")
                % {"low": low, "high": high, "value": value},
            )
        return value

    def number(self, key: Any, default: Any = _ABSENT, *, low: str = "0", high: str = "1e15") -> Decimal:
        """An exact number in low..high."""
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(key, _("expected a number, got %(value)r") % {"value": value})
        if not Decimal(low) <= value <= Decimal(high):
            self.refuse(
                key,
                _("expected a number from %(low)s to %(high)s, got %(value)s")
                % {"low": low, "high": high, "value": value},
            )
        return Decimal(value)

    def flag(self, key: Any, default: bool = _ABSENT) -> bool:
        """true or false."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            self.refuse(key, _("expected true or false, got %(value)r") % {"value": value})
        return value

    def day(self, key: Any) -> date:
        """A calendar day YYYY-MM-DD."""
        value = self.raw(key)
        if type(value) is not date:
            self.refuse(key, _("expected a day like 2026-01-31, got %(value)r") % {"value": value})
        return value

    def choice(self, key: Any, choices: Mapping[str, T], default: str = _ABSENT) -> T:
        """One of the named choices."""
        value = self.raw(key, default)
        if value not in choices:
            self.refuse(
                key,
                _("expected one of %(choices)s, got %(value)r")
                % {"choices": ", ".join(choices), "value": value},
            )
        return choices[value]

    def member(self, key: Any, members: type[Enum], default: str = _ABSENT) -> Any:
        """A member of an enumeration, by its name in lower case."""
        return self.choice(key, {member.name.lower(): member for member in members}, default)

    def inside(self, key: Any, default: Any = _ABSENT) -> "Fields":
        """A mapping below this one."""
        value = self.raw(key, default)
        if not isinstance(value, dict):
            self.refuse(key, _("expected a mapping of keys, got %(value)r") % {"value": value})
        return Fields(path=self.path, content=value, at=f"{self.at}{key}.")

    def each(self, key: Any, read: Callable[["Fields"], T], *, least: int = 1) -> tuple[T, ...]:
        """A list of mappings, each read by `read`."""
        value = self.raw(key)
        if not isinstance(value, list) or len(value) < least:
            self.refuse(key, _("expected a list of at least %(least)s") % {"least": least})
        return tuple(
            self._one(key=key, place=place, item=item, read=read) for place, item in enumerate(value)
        )

    def _one(self, *, key: Any, place: int, item: Any, read: Callable[["Fields"], T]) -> T:
        if not isinstance(item, dict):
            self.refuse(f"{key}[{place}]", _("expected a mapping of keys, got %(item)r") % {"item": item})
        fields = Fields(path=self.path, content=item, at=f"{self.at}{key}[{place}].")
        result = read(fields)
        fields.done()
        return result

    def names(self, key: Any) -> dict[str, str]:
        """A text in English and Chinese."""
        inside = self.inside(key)
        result = {language: inside.text(language) for language in ("en", "zh")}
        inside.done()
        return result

    def has(self, key: Any) -> bool:
        """Whether the key is there."""
        return key in self._content

    def texts(self, key: Any, *, known: Collection[str] = (), least: int = 1) -> tuple[str, ...]:
        """A list of different texts, of the known ones when there are any; absent = empty."""
        value = self.raw(key, [])
        if key not in self._content:
            return ()
        good = (
            isinstance(value, list) and len(value) >= least and all(isinstance(item, str) for item in value)
        )
        if not good or len(set(value)) != len(value):
            self.refuse(key, _("expected a list of different texts, got %(value)r") % {"value": value})
        for item in value:
            if known and item not in known:
                self.refuse(
                    key,
                    _("expected some of %(known)s, got %(item)r") % {"known": ", ".join(known), "item": item},
                )
        return tuple(value)

    def done(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not be silently ignored."""
        for key in self._content:
            if key not in self._taken:
                known = ", ".join(sorted(str(k) for k in self._taken))
                self.refuse(key, _("unknown key; known here: %(known)s") % {"known": known})
