"""A provider over HTTP: payments created, queried and refunded as JSON; news by signed webhooks.

POST /payments, GET /payments/{id}, POST /payments/{id}/refunds; `Idempotency-Key` on what changes something.
"""

import json
import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from arrears.adapters.providers.signatures import verify
from arrears.payments.ports import (
    ProviderNews,
    ProviderPayment,
    ProviderState,
    UnableToTrustWebhook,
    UnableToUseProvider,
)
from arrears.plumbing.early import gettext as _

TRIES = 3  # a call that got no answer is repeated with the same key
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_ANSWER_LIMIT = 1024 * 1024
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, kw_only=True)
class HttpProvider:
    """The provider at an address. `api_key` and `secrets` come from the environment."""

    name: str
    channel: str
    address: str
    api_key: str = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise UnableToUseProvider(_("The provider's address must begin with https://."), again=False)

    def create(self, *, key: str, amount_minor: int, currency: str, description: str) -> ProviderPayment:
        """Asks for a payment. Raises UnableToUseProvider."""
        said = {"amount_minor": amount_minor, "currency": currency, "description": description}
        return _payment(self._call("POST", "/payments", key=key, said=said))

    def query(self, *, payment_id: str) -> ProviderPayment:
        """How a payment stands. Raises UnableToUseProvider."""
        return _payment(self._call("GET", f"/payments/{quote(payment_id, safe='')}"))

    def refund(self, *, key: str, payment_id: str, amount_minor: int) -> ProviderPayment:
        """Gives money back. Raises UnableToUseProvider."""
        path = f"/payments/{quote(payment_id, safe='')}/refunds"
        return _payment(self._call("POST", path, key=key, said={"amount_minor": amount_minor}))

    def news(self, *, headers: dict[str, str], body: bytes, now: float) -> ProviderNews:
        """What a webhook says. Raises UnableToTrustWebhook."""
        event_id = verify(secrets=self.secrets, headers=headers, body=body, now=now)
        try:
            return ProviderNews(event_id=event_id, payment=_payment(json.loads(body)["payment"]))
        except (ValueError, KeyError, TypeError, UnableToUseProvider) as error:
            raise UnableToTrustWebhook(
                _("The webhook says nothing that is understood: %(error)r.") % {"error": error}
            ) from None

    def _call(self, method: str, path: str, *, key: str = "", said: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.api_key}"} | ({"Idempotency-Key": key} if key else {})
        last: Exception | None = None
        with httpx.Client(base_url=self.address, timeout=_TIMEOUT, follow_redirects=False) as client:
            for _other in range(TRIES):
                try:
                    answer = client.request(method, path, headers=headers, json=said)
                except httpx.TransportError as error:
                    last = error
                    continue
                if answer.status_code < 500 and answer.status_code != 429:
                    return self._read(answer)
                last = UnableToUseProvider(f"It answered {answer.status_code}.", again=True)
        raise UnableToUseProvider(
            _("The provider %(name)s does not answer (%(last)r). Repeat it later with the same key.")
            % {"name": self.name, "last": last},
            again=True,
        )

    def _read(self, answer: httpx.Response) -> Any:
        if not answer.is_success:
            raise UnableToUseProvider(
                _("The provider %(name)s refused it: %(status_code)s %(text)r.")
                % {"name": self.name, "status_code": answer.status_code, "text": answer.text[:200]},
                again=False,
            )
        if len(answer.content) > _ANSWER_LIMIT:
            raise UnableToUseProvider(
                _("The provider %(name)s answered too much.") % {"name": self.name}, again=False
            )
        try:
            return answer.json()
        except ValueError:
            raise UnableToUseProvider(
                _("The provider %(name)s did not answer in JSON.") % {"name": self.name}, again=True
            ) from None


def from_environment(*, name: str) -> HttpProvider:
    """The provider of ARREARS_PROVIDER_<NAME>_URL, _KEY, _SECRETS (with a space between) and _CHANNEL.

    Raises UnableToUseProvider when one is missing.
    """
    values = {}
    for part, default in (("URL", ""), ("KEY", ""), ("SECRETS", ""), ("CHANNEL", "card")):
        variable = f"ARREARS_PROVIDER_{name.upper()}_{part}"
        values[part] = os.environ.get(variable, default)
        if not values[part]:
            raise UnableToUseProvider(
                _("No provider %(name)s is set up: %(variable)s is missing.")
                % {"name": name, "variable": variable},
                again=False,
            )
    return HttpProvider(
        name=name,
        channel=values["CHANNEL"],
        address=values["URL"],
        api_key=values["KEY"],
        secrets=tuple(secret.encode() for secret in values["SECRETS"].split()),
    )


def _payment(said: Any) -> ProviderPayment:
    try:
        amount, refunded = said["amount_minor"], said.get("refunded_minor", 0)
        if type(amount) is not int or type(refunded) is not int or not 0 <= refunded <= amount:
            raise ValueError("amounts must be whole minor units")
        return ProviderPayment(
            id=str(said["id"]),
            state=ProviderState(said["state"]),
            amount_minor=amount,
            currency=str(said["currency"]),
            refunded_minor=refunded,
            pay_url=str(said.get("pay_url", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnableToUseProvider(
            _("The provider said something else than a payment: %(error)r.") % {"error": error}, again=False
        ) from None
