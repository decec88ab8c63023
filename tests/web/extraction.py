"""Finds every message in the sources without GNU gettext: Python by its syntax tree, templates by lexer."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "arrears"
# name of the function -> (place of the context, of the message, of the plural)
FUNCTIONS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
Key = tuple[str | None, str, str | None]  # context, message, plural


def messages() -> dict[Key, list[str]]:
    """Every message of the sources with the places where it stands."""
    found: dict[Key, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html"}:
            continue
        text = path.read_text(encoding="utf-8")
        pairs = in_python(text) if path.suffix == ".py" else in_template(text)
        for key, line in pairs:
            found.setdefault(key, []).append(f"{path.relative_to(ROOT)}:{line}")
    return found


def in_python(text: str) -> Iterator[tuple[Key, int]]:
    """Messages of calls like _("…"), also under another name given by an import."""
    tree = ast.parse(text)
    names = dict(FUNCTIONS) if "gettext" in text else {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("translation"):
            names |= {a.asname: FUNCTIONS[a.name] for a in node.names if a.asname and a.name in FUNCTIONS}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in names:
            continue
        values = [_constant(argument) for argument in node.args]
        context, message, plural = names[node.func.id]
        if message < len(values) and values[message] is not None:
            yield (_at(values, context), values[message], _at(values, plural)), node.lineno


def _at(values: list[str | None], place: int | None) -> str | None:
    return None if place is None or place >= len(values) else values[place]


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


_STRING = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*((?:{_STRING}\s*,?\s*)+)", re.S)


def in_template(text: str) -> Iterator[tuple[Key, int]]:
    """Messages of translate and blocktranslate tags, through the Python-like text of Django's templatize."""
    from django.utils.translation.template import templatize

    code = templatize(text)
    for call in _CALL.finditer(code):
        strings: list[str | None] = [ast.literal_eval(literal) for literal in re.findall(_STRING, call[2])]
        context, message, plural = FUNCTIONS[call[1]]
        if message < len(strings) and (found := strings[message]) is not None:
            yield (_at(strings, context), found, _at(strings, plural)), code[: call.start()].count("\n") + 1
