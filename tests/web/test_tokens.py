"""The colours of the design system are legible (WCAG 2.2 AA), computed from the tokens in both themes."""

import re

import pytest

from arrears.web.charts.chart import TOKENS, tokens

TEXT = ("ink", "ink-2", "ink-3", "accent", "good", "info", "watch", "late", "bad", "grave", "neutral")
STATES = ("good", "info", "watch", "late", "bad", "grave", "neutral")
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def _luminance(colour: str) -> float:
    def channel(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_text_is_legible_on_every_ground(theme: int) -> None:
    found = {name: pair[theme] for name, pair in tokens().items()}
    for ground in ("ground", "surface"):
        for name in TEXT:
            assert contrast(found[name], found[ground]) >= 4.5, (name, ground)
    for name in ("ink", "ink-2"):
        assert contrast(found[name], found["sunken"]) >= 4.5, name
    assert contrast(found["accent-ink"], found["accent"]) >= 4.5
    assert contrast(found["accent"], found["accent-soft"]) >= 4.5


@THEMES
def test_words_in_badges_and_heat_cells_are_legible(theme: int) -> None:
    found = {name: pair[theme] for name, pair in tokens().items()}
    for name in STATES:
        assert contrast(found["ink"], found[f"{name}-soft"]) >= 4.5, name
    for level in range(7):
        assert contrast(found["ink"], found[f"heat-{level}"]) >= 4.5, level


@THEMES
def test_marks_and_borders_of_controls_are_visible(theme: int) -> None:
    found = {name: pair[theme] for name, pair in tokens().items()}
    for name in [f"age-{n}" for n in range(8)] + ["rule-strong", *STATES]:
        assert contrast(found[name], found["surface"]) >= 3, name


def test_every_colour_outside_the_tokens_is_a_token() -> None:
    """No sheet names a colour of its own, so that both themes and print follow."""
    folder = TOKENS.parent
    for path in (folder / "base.css", folder / "components.css"):
        text = re.sub(r"url\(.*?\)|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) - {"#fff", "#bbb"}  # a QR code's ground, print
        assert not found, path.name
        unknown = set(re.findall(r"var\(--([\w-]+)", text)) - _defined()
        assert not unknown, path.name


def _defined() -> set[str]:
    return set(re.findall(r"--([\w-]+):", TOKENS.read_text(encoding="utf-8"))) | {"mark", "soft"}
