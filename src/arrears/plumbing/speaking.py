"""The language in which a command answers."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from django.utils import translation

LANGUAGE = click.option(
    "--language", type=click.Choice(["zh", "en"]), default=None, help="Language of the answer (default: en)."
)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Answers in a language."""
    with translation.override({"zh": "zh-hans", "en": "en", None: "en"}[language]):
        yield
