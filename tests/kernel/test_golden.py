"""The golden groups, when the shared files are here."""

import pytest

from tests.golden.cases import UnsupportedCase, read
from tests.golden.replay import engine_named, replay
from tests.shared_data import shared


@pytest.mark.parametrize(
    ("group", "least"), [("A", 26), ("B", 17), ("C", 77), ("D", 18), ("E", 74), ("F", 55)]
)
def test_worked_histories_of_another_system(group, least):
    engine = engine_named("kernel")
    cases = read(path=shared("golden/fineract.json.gz"), groups=frozenset({group}))
    failed = []
    for case in cases:
        try:
            failed.extend(
                f"{case.id}: {difference}" for _, difference in list(replay(case=case, engine=engine))[:1]
            )
        except UnsupportedCase as lack:
            failed.append(f"{case.id}: {lack}")
    assert len(cases) - len(failed) >= least, failed
