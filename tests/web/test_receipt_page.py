"""Unapplied cash on its page: masked until somebody says why they need to read it."""

from datetime import date

from tests.servicing.lives import BY, open_day, running_loan
from tests.web.clients import client_of


def test_what_a_payer_wrote_is_shown_once_and_for_a_reason(db: str) -> None:
    from arrears.payments.operations.receive import receive
    from arrears.plumbing.models import AuditRecord

    running_loan()
    open_day(date(2025, 2, 10))
    made = receive(
        amount_minor=500, currency="CNY", value_on=date(2025, 2, 10), channel="transfer",
        idempotency_key="r", actor=BY["actor"], reference="学费", payer_name="路人甲", payer_account="6217",
    )  # fmt: skip
    client = client_of("servicing_officer")
    page = client.get(f"/receipts/{made}/").content.decode()
    assert "路人甲" not in page
    assert "学费" not in page
    address = f"/receipts/{made}/unmask/"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert not AuditRecord.objects.filter(action="receipt.unmask").exists()
    shown = client.post(address, {"reason": "asked by phone"})
    assert shown["Cache-Control"] == "no-store"
    for text in ("路人甲", "学费", "6217"):
        assert text in shown.content.decode()
    assert AuditRecord.objects.get(action="receipt.unmask").reason == "asked by phone"
