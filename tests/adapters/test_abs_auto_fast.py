"""The real pools of abs_auto, imported and folded at month ends: the reference figures without the close."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from arrears.kernel.codes import Status
from tests.shared_data import shared

# loans, loan-months, paid, payoffs, charge-offs, loss (in cents): ../shared/data/README.md
REFERENCE = {
    "AART 2017-3 used": (2171, 67260, 3033915078, 1157, 77, 69759219),
    "AART 2017-3 new": (1342, 41781, 3162280217, 726, 33, 68677947),
}


def import_panel(folder: Path) -> Any:
    """Imports the panel as `arrears import abs-ee-panel FOLDER` does."""
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import shipped
    from arrears.adapters.operations.import_tape import import_tape

    mapping = shipped("abs-ee-panel")
    return import_tape(mapping=mapping, files=choose(mapping=mapping, paths=[folder]), actor="test")


@pytest.fixture(scope="module")
def panel() -> Path:
    return shared("data/abs_auto/panel.parquet").parent


@pytest.fixture(scope="module")
def outcome(panel: Path, module_db: str) -> Any:
    return import_panel(panel)


def test_every_row_is_imported_and_the_money_adds_up(outcome: Any) -> None:
    assert outcome.rows == {"in": 3513 + 109183, "imported": 112696, "unchanged": 0, "quarantined": 0}
    paid = outcome.totals["months"]["paid"]
    assert paid["in"] == paid["imported"] == sum(figures[2] for figures in REFERENCE.values())
    assert outcome.notes == [
        "20 loans are no longer reported at the end of the tape and owe money: they stay as last reported"
    ]


def test_the_same_folder_again_changes_nothing(outcome: Any, panel: Path) -> None:
    again = import_panel(panel)
    assert again.rows == {"in": 112696, "imported": 0, "unchanged": 112696, "quarantined": 0}
    assert (again.loans, again.events) == (0, 0)


def test_loans_paid_payoffs_charge_offs_and_loss(outcome: Any) -> None:
    from arrears.kernel.fold import fold
    from arrears.plumbing.days import to_day
    from arrears.servicing.queries.book_of_shard import book_of_shards
    from tests.adapters.test_abs_auto_reference import LAST

    book = book_of_shards()
    states = fold(book=book.book, as_of_day=to_day(LAST)).states
    pools = np.array(book.identity["book_code"].to_pylist())
    assert not states["fault"].any()
    for pool, (loans, months, paid, payoffs, charge_offs, loss) in REFERENCE.items():
        of = states[pools == pool]
        assert len(of) == loans
        assert _reported_months(pool) == months
        assert int((of["received_minor"] - of["recovered_minor"]).sum()) == paid
        assert int((of["status"] == Status.PAID_OFF).sum()) == payoffs
        assert int((of["status"] == Status.CHARGED_OFF).sum()) == charge_offs
        assert int(of["principal_charged_off_minor"].sum()) == loss


def _reported_months(pool: str) -> int:
    """Months with a balance at the begin and one at the end, from what the import recorded of each row."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            r"select count(*) from adapters_importedrow r join servicing_loan l "
            r"on l.source_ref = split_part(r.row_key, '|', 2) and l.book_code = %s "
            r"where r.row_key like 'months|%%' and r.content ~ 'begin_balance=[1-9]' "
            r"and r.content ~ 'end_balance=-?\d'",
            [pool],
        )
        return int(cursor.fetchone()[0])
