"""`arrears repay` and `arrears receipts` as a person types them."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner, Result

from arrears.kernel.codes import Kind
from tests.servicing.lives import START, loans_equal_ledger, open_day, rows, running_loan

DAY = date(2025, 2, 10)
Run = Callable[..., Result]


@pytest.fixture
def run(db: str) -> Run:
    """Runs `arrears …` on one loan of CNY 10,000 on its first due day."""
    from arrears.config.cli import cli

    running_loan()
    open_day(DAY)
    return lambda *words: CliRunner().invoke(cli, list(words))


def _number() -> str:
    return str(rows("select number from servicing_loan")[0][0])


def _repayments() -> list[tuple[int, str]]:
    return [
        (int(a), str(r))
        for a, r in rows(f"select amount_minor, reason from servicing_event where kind = {int(Kind.REPAY)}")
    ]


def test_a_repayment_is_posted_once(run: Run) -> None:
    words = ("repay", _number(), "902.5", "--value-date", str(DAY), "--key", "bank/1", "--reason", "柜台")
    first = run(*words)
    assert first.exit_code == 0, first.output
    assert "902.50" in first.output
    assert "as of 2025-02-10, posted on 2025-02-10" in first.output
    again = run(*words)
    assert again.exit_code == 0
    assert "nothing was done now" in again.output
    assert again.output.splitlines()[1:] == first.output.splitlines()
    assert _repayments() == [(90_250, "柜台")]
    assert loans_equal_ledger()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "1.005"}, "more decimals than CNY"),
        ({"amount": "1,000"}, "is no amount"),
        ({"amount": "1e3"}, "is no amount"),
        ({"amount": "NaN"}, "is no amount"),
        ({"amount": "0"}, "must be above zero"),
        ({"amount": "9" * 15}, "more than 15 digits"),
        ({"loan": "nobody"}, "nobody"),
        ({"day": "2025-02-11"}, "lies after the day"),
        ({"day": str(date(START.year, 1, 9))}, "before the disbursement"),
        ({"key": " "}, "idempotency_key"),
        ({"reason": "a\nb"}, "control characters"),
    ],
)
def test_what_cannot_be_posted_is_refused_in_words(run: Run, changes: dict[str, str], said: str) -> None:
    from arrears.plumbing.failures import Unable

    given = {"loan": _number(), "amount": "10", "day": str(DAY), "key": "k", "reason": "", **changes}
    result = run(
        "repay", given["loan"], given["amount"], "--value-date", given["day"], "--key", given["key"],
        "--reason", given["reason"],
    )  # fmt: skip
    assert isinstance(result.exception, Unable), result.output
    assert said in str(result.exception)
    assert _repayments() == []


def test_amounts_are_exact_in_every_currency() -> None:
    from arrears.plumbing.currency import UnableToReadAmount, minor_of

    assert minor_of(text="0.1", currency="CNY") == 10
    assert minor_of(text="12.3400", currency="USD") == 1234
    assert minor_of(text="5000", currency="JPY") == 5000
    assert minor_of(text="1.234", currency="KWD") == 1234
    with pytest.raises(UnableToReadAmount, match="JPY, which has 0"):
        minor_of(text="5.5", currency="JPY")


@pytest.mark.parametrize(("language", "words"), [("en", "Unapplied cash"), ("zh", "待匹配资金")])
def test_receipts_lists_money_that_waits(run: Run, language: str, words: str) -> None:
    from arrears.payments.operations.receive import receive

    empty = run("receipts", "--language", "en")
    assert "No money waits" in empty.output
    for n, reference in enumerate(("[bold]张三", "second"), 1):
        receive(
            amount_minor=123_450 * n,
            currency="CNY",
            value_on=DAY,
            channel="transfer",
            reference=reference,
            idempotency_key=f"bank/{n}",
            actor="bank",
        )
    result = run("receipts", "--language", language, "--unmask", "--reason", "the bank asks")
    assert result.exit_code == 0, result.output
    for text in (words, "1,234.50 CNY", "2,469.00 CNY", "[bold]张三"):
        assert text in result.output
    short = run("receipts", "--limit", "1", "--language", "en")
    assert "second" not in short.output
    assert "There are more" in short.output
