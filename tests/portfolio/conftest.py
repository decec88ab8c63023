"""Measures speak through gettext: English here, whatever the installation's language."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def translations() -> None:
    import django

    django.setup()


@pytest.fixture(autouse=True)
def english(translations: None) -> Iterator[None]:
    from django.utils import translation

    with translation.override("en"):
        yield
