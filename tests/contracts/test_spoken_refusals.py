"""Whatever is refused is refused in the language of who asks: no failure carries a bare English text."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "arrears"
# Modules whose failures nobody but a programmer meets, with the reason.
EXCEPTIONS = {
    "kernel": "pure: it knows no language, and only a caller's mistake raises there",
}


def bare_refusals(text: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each `raise UnableTo…("…")` and `fields.refuse(key, "…")` outside gettext."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = node.exc.func.id if isinstance(node.exc.func, ast.Name) else _attribute(node.exc.func)
            said = node.exc.args if name.startswith("UnableTo") or name == "failure" else []
        elif isinstance(node, ast.Call) and _attribute(node.func) == "refuse":
            said = node.args[1:]
        else:
            continue
        for argument in said:
            for part in [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]:
                if words := _words(part):
                    yield node.lineno, words


def _attribute(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _words(node: ast.expr) -> str:
    """The literal words of a string, an f-string, or such with something added; "" when there are none."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return _words(node.left) or (_words(node.right) if isinstance(node.op, ast.Add) else "")
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    literal = " ".join(
        str(p.value) for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)
    )
    return literal if sum(letter.isalpha() for letter in literal) > 6 else ""


def test_a_bare_text_is_found() -> None:
    source = """
def f(x):
    raise UnableToSee("There is no light.")
    raise UnableToSee(f"There is no {x} here at all.")
    raise cells.UnableToSee("Nothing " + x if x else "Something else")
    fields.refuse("key", f"expected a number, got {x}")
    raise UnableToSee(_("There is no light."))
    raise UnableToSee(_("There is no %(x)s.") % {"x": x})
    raise UnableToSee(f"{x}: {x}")
"""
    assert [line for line, _text in bare_refusals(source)] == [3, 4, 5, 5, 6]


def test_every_refusal_goes_through_gettext() -> None:
    found = {
        f"{path.relative_to(SOURCE)}:{line}": words
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in EXCEPTIONS
        for line, words in bare_refusals(path.read_text(encoding="utf-8"))
    }
    assert not found, found
