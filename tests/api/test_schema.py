"""Schemathesis against the API: bounded and seeded; what the description says is what is answered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.api.callers import Asking, book, staff, token
from tests.servicing.lives import borrower, open_day

schemathesis = pytest.importorskip("schemathesis")
EXAMPLES = {"POSITIVE": 12, "NEGATIVE": 12}


@pytest.fixture(scope="module")
def headers(module_db: str) -> Iterator[dict[str, str]]:
    from django.test import override_settings

    from arrears.web.api.models import WebhookEndpoint

    with override_settings(API_FAILED_A_MINUTE=1_000_000, WEBHOOKS_PRIVATE=True):
        book()
        text = token()
        said = {"amount_minor": 5, "currency": "CNY", "channel": "cash"}
        assert Asking(text).post("/payments", said, key="first").status_code == 201
        open_day(date(2026, 1, 5))  # lines are on sale
        line = {"product_code": "pay-later", "borrower_id": borrower(), "limit_minor": 500_000}
        line |= {"rate_ppb": 182_500_000, "reason": "asked"}
        assert Asking(text).post("/lines", line, key="line").status_code == 201
        WebhookEndpoint.objects.create(
            url="https://127.0.0.1/", event_types=[], secret_sealed=b"", owner=staff()
        )
        yield {"Authorization": f"Bearer {text}"}


@pytest.mark.parametrize("mode", EXAMPLES)
def test_what_is_described_is_answered(mode: str, headers: dict[str, str]) -> None:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from arrears.config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    failures, count = [], 0
    for found in schema.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode])

        @seed(7)
        @settings(
            max_examples=EXAMPLES[mode],
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def answered(case: Any) -> None:
            case.call_and_validate(headers=headers)

        try:
            answered()
        except (Exception, BaseExceptionGroup) as failure:
            failures.append(f"{operation.label}: {type(failure).__name__}: {failure}"[:1500])
        count += 1
    assert count > 15
    assert not failures, "\n\n".join(failures)
