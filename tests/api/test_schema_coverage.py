"""Schemathesis' coverage phase: every boundary that the description draws, answered as it says."""

from collections.abc import Iterator

import pytest

from tests.api.callers import Asking, book, staff, token

schemathesis = pytest.importorskip("schemathesis")
CASES_AN_OPERATION = 150  # the phase has an order of its own: the same cases in every run


@pytest.fixture(scope="module")
def headers(module_db: str) -> Iterator[dict[str, str]]:
    from django.test import override_settings

    from arrears.web.api.models import WebhookEndpoint

    with override_settings(API_FAILED_A_MINUTE=1_000_000, WEBHOOKS_PRIVATE=True):
        book()
        text = token()
        said = {"amount_minor": 5, "currency": "CNY", "channel": "cash"}
        assert Asking(text).post("/payments", said, key="first").status_code == 201
        WebhookEndpoint.objects.create(
            url="https://127.0.0.1/", event_types=[], secret_sealed=b"", owner=staff()
        )
        yield {"Authorization": f"Bearer {text}"}


def test_every_boundary_is_answered_as_described(headers: dict[str, str]) -> None:
    from itertools import islice

    from schemathesis.generation import GenerationMode

    from arrears.config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    failures, count = [], 0
    for found in schema.get_all_operations():
        operation = found.ok()
        cases = schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=schema.config.generation
        )
        for case in islice(cases, CASES_AN_OPERATION):
            count += 1
            try:
                case.call_and_validate(headers=headers)
            except (Exception, BaseExceptionGroup) as failure:
                failures.append(f"{operation.label}: {type(failure).__name__}: {failure}"[:1200])
                break
    assert count > 500
    assert not failures, "\n\n".join(failures)
