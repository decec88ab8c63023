"""Random damage to a good file: it goes in with totals that add up, or it is refused in words."""

import gzip
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as arrow_csv

from arrears.plumbing.failures import Unable
from tests.adapters.helpers import PANEL, PANEL_HEAD, POSITIONS, POSITIONS_HEAD, POSITIONS_ROWS, balanced, run
from tests.adapters.test_months import CHARGED_OFF, END, PAYS_OFF

ROUNDS = 40
TAPES = {
    "months": (PANEL, PANEL_HEAD + "".join(line + END for line in PAYS_OFF + CHARGED_OFF)),
    "positions": (POSITIONS, POSITIONS_HEAD + POSITIONS_ROWS),
}
BITS = [
    b",",
    b'"',
    b"\n",
    b";",
    b"-",
    b"=",
    b"9" * 19,
    b"NaN",
    b"\xff",
    b"\x00",
    b"\r",
    b"'",
    "贷".encode(),
    b"1e9",
    b"/",
]


def _damaged(content: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(4)
    at = chance.randrange(len(content))
    if kind == 0:
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    if kind == 1:
        return content[:at] + chance.choice(BITS) + content[at:]
    if kind == 2:
        return content[:at] + content[at + chance.randrange(1, 9) :]
    return content[:at]


def _packed(kind: str, text: str) -> bytes:
    if kind == "csv":
        return text.encode()
    if kind == "csv.gz":
        return gzip.compress(text.encode(), mtime=0)
    sink = pa.BufferOutputStream()
    pq.write_table(arrow_csv.read_csv(pa.BufferReader(text.encode())), sink)
    return bytes(sink.getvalue().to_pybytes())


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
@pytest.mark.parametrize("name", list(TAPES))
def test_random_damage_never_loses_a_row_and_never_crashes(
    module_db: str, tmp_path: Path, name: str, kind: str
) -> None:
    document, text = TAPES[name]
    good, chance = _packed(kind, text), random.Random(f"{name} {kind}")
    path = tmp_path / f"tape.{kind}"
    imported = 0
    for turn in range(ROUNDS):
        content = good
        for _ in range(chance.randrange(1, 4)):
            content = _damaged(content, chance) if content else content
        path.write_bytes(content)
        try:
            outcome = run(document, path, book=f"{name}-{kind}-{turn}")
        except Unable:
            continue
        assert balanced(outcome), (turn, outcome)
        imported += outcome.rows["imported"]
    assert imported > 0 or kind != "csv"
