"""Texts that may be needed before the settings are there, when Django can't translate yet."""

from gettext import translation
from pathlib import Path

from django.apps import apps
from django.utils.translation import gettext as _django

from arrears.plumbing.speaking import language_of_machine

_LOCALE = Path(__file__).resolve().parents[1] / "locale"


def gettext(text: str) -> str:
    """The text in the language that is spoken now; before Django is ready in the machine's language.

    English where the Chinese texts are not compiled yet.
    """
    if apps.ready:
        return _django(text)
    if language_of_machine() != "zh":
        return text
    try:
        return translation("django", str(_LOCALE), languages=["zh_Hans"]).gettext(text)
    except OSError:
        return text
