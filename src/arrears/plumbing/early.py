"""Texts that may be needed before the settings are there, when Django can't translate yet."""

from gettext import translation
from pathlib import Path

from arrears.plumbing.speaking import language_of_machine

_LOCALE = Path(__file__).resolve().parents[1] / "locale"


def gettext(text: str) -> str:
    """The text in the machine's language; English where the Chinese texts are not compiled yet."""
    if language_of_machine() != "zh":
        return text
    try:
        return translation("django", str(_LOCALE), languages=["zh_Hans"]).gettext(text)
    except OSError:
        return text
