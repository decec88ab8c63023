"""Reads one YAML file strictly: a key given twice is an error, and numbers stay exact."""

import re
from collections.abc import Hashable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable


class UnableToReadRules(Unable):
    """A rule file is broken; the message names the file, the key and what was expected."""


# The compiled parser where libyaml is there: ten times faster, the same constructors.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_FLOAT = "tag:yaml.org,2002:float"


class _Strict(_Safe):  # type: ignore[misc]
    """Safe YAML without doubled keys and without binary floats."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _fault(key_node, _("a key is a single word or number, not a list or a mapping"))
        key = loader.construct_object(key_node)
        if isinstance(value_node, yaml.ScalarNode) and value_node.tag == _FLOAT:
            _number(value_node, key=f"{key}: ")
        if key in seen:
            raise _fault(key_node, f"the key {key} is given twice")
        seen.add(key)
    content: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return content


def _decimal(loader: _Strict, node: yaml.ScalarNode) -> Decimal:
    # 0.24 must be 24 hundredths and not the nearest binary fraction.
    return _number(node)


def _number(node: yaml.ScalarNode, *, key: str = "") -> Decimal:
    """An exact, finite number; .inf, .nan and 1:30.5 are floats to YAML too."""
    try:
        return Decimal(str(node.value).replace("_", ""))
    except ArithmeticError as error:
        raise _fault(
            node, _("%(key)sexpected a number in digits, got %(value)s") % {"key": key, "value": node.value}
        ) from error


def _fault(node: yaml.Node, problem: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


_Strict.add_constructor("tag:yaml.org,2002:map", _mapping)
_Strict.add_constructor(_FLOAT, _decimal)


def line_of(*, path: Path, key: str) -> int:
    """The line (from 1) of a key written like `versions.2025-10-01.penalty.rate` or `buckets[2].from`.

    Of the deepest part of it that the file has; 0 when it has none.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Safe)
    except (yaml.YAMLError, UnicodeDecodeError):
        return 0
    line = 0
    for step in re.findall(r"[^.\[\]]+", key):
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _child(node: Any, step: str) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == step:
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
        value = node.value[int(step)]
        return value.start_mark.line + 1, value
    return None


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises UnableToReadRules for a broken file, a doubled key or no mapping."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    except UnicodeDecodeError as error:
        raise UnableToReadRules(
            _("%(path)s: not UTF-8 text (%(reason)s); save it as UTF-8")
            % {"path": path, "reason": error.reason}
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" line {mark.line + 1}" if mark else ""
        raise UnableToReadRules(f"{path}{where}: {error.problem}") from error
    except RecursionError as error:
        raise UnableToReadRules(
            _("%(path)s: lists or mappings lie in each other too deep; flatten them") % {"path": path}
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnableToReadRules(
            _("%(path)s: not readable as YAML (%(error)s)") % {"path": path, "error": error}
        ) from error
    if not isinstance(content, dict):
        raise UnableToReadRules(
            _("%(path)s: expected a mapping of keys, got %(kind)s")
            % {"path": path, "kind": type(content).__name__}
        )
    return content
