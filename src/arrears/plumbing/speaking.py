"""The language in which a command answers: one for all that it says, errors too."""

import os
from typing import Any

import click
from django.utils import translation

CODES = {"zh": "zh-hans", "en": "en"}
_PLACES = ("ARREARS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set says it


def language_of_machine() -> str:
    """`zh` or `en`: ARREARS_LANGUAGE, else the locale of the terminal, else English."""
    said = next((os.environ[name] for name in _PLACES if os.environ.get(name)), "")
    return "zh" if said.casefold().startswith("zh") else "en"


def spoken() -> str:
    """`zh` or `en`: the language that is spoken now."""
    return "zh" if (translation.get_language() or "").startswith("zh") else "en"


def speak(*, context: click.Context, language: str) -> None:
    """Speaks `zh` or `en` until the whole command has ended."""
    context.find_root().with_resource(translation.override(CODES[language]))


def _asked(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value is not None and not context.resilient_parsing:
        speak(context=context, language=value)


LANGUAGE = click.option(
    "--language",
    type=click.Choice(list(CODES)),
    is_eager=True,
    expose_value=False,
    callback=_asked,
    help="Language of the answer (default: ARREARS_LANGUAGE, else this machine's).",
)
