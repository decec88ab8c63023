"""No path sends, dials or shows a number except behind a decision: a walk through the sources."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "arrears"
# Who may open a sealed number or address of a contact point.
OPENERS = {"parties/operations/open_contact_points.py", "parties/point_queries.py"}
SEALERS = {"parties/models.py", "parties/operations/add_contact_points.py"}
HANDERS = {
    "collection/contacts/operations/reveal.py",
    "collection/contacts/operations/hand_over.py",
}
# Who may open a registered phone: it is masked at once, becomes a contact point, or belongs to nobody.
PHONES = {
    "parties/queries.py",
    "parties/operations/point_of_registered_phone.py",
    "parties/operations/show_invented_phone.py",
}


def _sources():
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")


def test_sealed_values_of_contact_points_are_opened_at_one_place() -> None:
    """`point_queries` opens them to mask them: nothing in clear leaves it."""
    found = {name for name, text in _sources() if "value_sealed" in text and "open_sealed" in text}
    assert found == OPENERS
    assert {name for name, text in _sources() if "value_sealed" in text} == OPENERS | SEALERS
    rows = ast.parse((SOURCE / "parties/point_queries.py").read_text(encoding="utf-8"))
    [made] = [node for node in rows.body if isinstance(node, ast.FunctionDef) and node.name == "_point"]
    used = [node.id for node in ast.walk(made) if isinstance(node, ast.Name) and node.id == "value"]
    assert len(used) == 2  # opened, and masked
    assert "masked=_masked(kind, value)" in ast.unparse(made)


def test_only_the_gate_hands_numbers_on() -> None:
    found = {name for name, text in _sources() if "open_contact_points" in text and name not in OPENERS}
    assert found == HANDERS


def test_the_registered_phone_is_only_ever_masked() -> None:
    found = set()
    for name, text in _sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and node.attr == "phone_sealed":
                found.add(name)
    assert found <= PHONES | {"parties/operations/register_many.py"}


def test_every_hand_over_and_reveal_asks_again_whether_it_is_still_allowed() -> None:
    for name in HANDERS:
        text = (SOURCE / name).read_text(encoding="utf-8")
        assert text.index("why_not(") < text.rindex("open_contact_points(")
