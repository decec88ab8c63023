"""Settings for the tests of the API."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Tokens that open nothing may come as often as they like; tests/api/test_limits.py says otherwise."""
    from django.test import override_settings

    with override_settings(API_FAILED_A_MINUTE=1_000_000):
        yield
