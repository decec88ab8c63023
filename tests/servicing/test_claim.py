"""What is still claimed after a charge-off."""

from arrears.kernel.codes import ChargeOff, Status
from arrears.servicing.claim import charged_off_minor, claim_minor, is_settled


def state(**changed: int) -> dict[str, int]:
    """A loan charged off with 65.40 open, of which 13.30 came back."""
    figures = {f"{part}_charged_off_minor": 0 for part in ("principal", "interest", "fee", "penalty")}
    figures |= {"principal_charged_off_minor": 6000, "interest_charged_off_minor": 540}
    return {"status": Status.CHARGED_OFF, **figures, "recovered_minor": 1330, **changed}


def test_what_came_back_is_taken_off_where_the_account_was_closed() -> None:
    assert charged_off_minor(state()) == 6540
    assert claim_minor(state=state(), charge_off=ChargeOff.CLOSE) == 5210
    assert claim_minor(state=state(recovered_minor=7000), charge_off=ChargeOff.CLOSE) == 0


def test_with_a_claim_recoveries_have_paid_rows_already() -> None:
    assert claim_minor(state=state(), charge_off=ChargeOff.AS_BEFORE) == 6540


def test_only_a_charged_off_loan_has_a_claim() -> None:
    assert claim_minor(state=state(status=Status.ACTIVE), charge_off=ChargeOff.CLOSE) == 0


def test_a_charged_off_loan_is_settled_when_all_of_it_came_back() -> None:
    for recovered, settled in ((1330, False), (6540, True)):
        found = state(fault=0, recovered_minor=recovered)
        assert is_settled(state=found, charge_off=ChargeOff.CLOSE) is settled
    assert is_settled(state=state(fault=0, status=Status.PAID_OFF), charge_off=ChargeOff.CLOSE)
    assert not is_settled(state=state(fault=1, status=Status.PAID_OFF), charge_off=ChargeOff.CLOSE)
