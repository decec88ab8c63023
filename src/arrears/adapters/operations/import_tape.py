"""One import: files → loans, rows and events in one transaction, with every input row accounted for."""

import hashlib
import json
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from arrears.adapters.accounts import accounts, unreadable_amounts
from arrears.adapters.identity import compare, contents_of, keys_of, reject_duplicates
from arrears.adapters.lives.plan import Plan
from arrears.adapters.lives.plan_months import plan_months
from arrears.adapters.lives.plan_positions import plan_positions
from arrears.adapters.lives.plan_schedules import plan_schedules
from arrears.adapters.mapping.convert import Converted, convert
from arrears.adapters.mapping.fields import Shape
from arrears.adapters.mapping.schema import Mapping
from arrears.adapters.models import ImportRun
from arrears.adapters.operations import book, keep
from arrears.adapters.stored import known_loans, stored_rows
from arrears.adapters.tapes.read import read_tape
from arrears.adapters.tapes.tape import Tape
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable

_LOCK = 0x54415045  # one import at a time
_PLANS = {
    Shape.MONTHS: plan_months,
    Shape.POSITIONS: plan_positions,
    Shape.SCHEDULES: plan_schedules,
}
Step = Callable[[str], None]


class UnableToImport(Unable):
    """An import that was refused as a whole; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run did. Rows and money: in = imported + unchanged + quarantined."""

    run_id: int
    rows: dict[str, int]
    totals: dict[
        str, dict[str, dict[str, int]]
    ]  # table → money column → in, imported, unchanged, quarantined
    reasons: dict[str, int]
    kept: dict[str, int]
    loans: int
    events: int
    notes: list[str]
    minor_digits: int


def import_tape(
    *,
    mapping: Mapping,
    files: Dict[str, Sequence[Path]],
    actor: str,
    book_code: str | None = None,
    step: Step = lambda name: None,
) -> Outcome:
    """Imports the files of each table of the mapping. Raises UnableToImport, UnableToReadTape,
    UnableToReadText, UnableToFindColumns; then nothing is written.
    """
    step("read")
    tapes = {
        name: [_read(mapping, path) for path in files[name]] for name in mapping.tables if files.get(name)
    }
    step("convert")
    tables = {name: convert(mapping=mapping, table=name, tapes=read) for name, read in tapes.items()}
    scope = book_code or mapping.book or mapping.name
    try:
        with transaction.atomic():
            return _run(mapping, tables, files, scope, book_code, actor, step)
    except (IntegrityError, UniqueViolation) as error:
        said = str(error).splitlines()[0]
        raise UnableToImport(
            _(
                "A loan of this tape is in the book already from another import (%(said)s). If it is "
                "another book, give it a name with --book; nothing was imported."
            )
            % {"said": said}
        ) from None


def _read(mapping: Mapping, path: Path) -> Tape:
    return read_tape(path=path, encoding=mapping.encoding, separator=mapping.separator)


def _run(
    mapping: Mapping,
    tables: dict[str, Converted],
    files: Dict[str, Sequence[Path]],
    scope: str,
    book_code: str | None,
    actor: str,
    step: Step,
) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    run = _begin(mapping, files, scope, actor)
    step("compare")
    keys, contents, unchanged = _identify(tables, scope)
    plan = _PLANS[mapping.shape](
        mapping=mapping, tables=tables, unchanged=unchanged, known=known_loans(scope=scope), scope=scope
    )
    step("book")
    written = book.write(
        plan=plan, mapping=mapping, run_id=run.id, scope=scope, one_book=book_code, actor=actor
    )
    step("keep")
    keep.rows(tables=tables, keys=keys, contents=contents, unchanged=unchanged, scope=scope, run_id=run.id)
    keep.loans(plan=plan, ids=written.ids, tables=tables, mapping=mapping, scope=scope)
    keep.quarantined(tables=tables, run_id=run.id)
    kept = keep.amounts(plan=plan, tables=tables, run_id=run.id)
    return _finish(run, mapping, tables, unchanged, kept, plan, written)


def _begin(mapping: Mapping, files: Dict[str, Sequence[Path]], scope: str, actor: str) -> ImportRun:
    digest = hashlib.sha256(json.dumps(mapping.source, sort_keys=True, default=str).encode())
    listed = []
    for table, paths in files.items():
        for path in paths:
            content = path.read_bytes()
            digest.update(content)
            listed.append(
                {
                    "table": table,
                    "name": path.name,
                    "bytes": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
    return ImportRun.objects.create(
        digest=digest.hexdigest(),
        format=mapping.name,
        book_code=scope,
        files=listed,
        mapping=json.loads(json.dumps(mapping.source, default=str)),
        actor=actor,
    )


def _identify(
    tables: dict[str, Converted], scope: str
) -> tuple[dict[str, pa.Array], dict[str, pa.Array], dict[str, np.ndarray]]:
    stored_keys, stored_contents = stored_rows(scope=scope)
    keys, contents, unchanged = {}, {}, {}
    for name, table in tables.items():
        keys[name], contents[name] = keys_of(table), contents_of(table)
        reject_duplicates(table, keys[name], contents[name])
        unchanged[name] = compare(table, keys[name], contents[name], stored_keys, stored_contents)
    return keys, contents, unchanged


def _finish(
    run: ImportRun,
    mapping: Mapping,
    tables: dict[str, Converted],
    unchanged: dict[str, np.ndarray],
    kept: dict[str, int],
    plan: Plan,
    written: book.Written,
) -> Outcome:
    rows, totals, reasons = accounts(tables, unchanged)
    run.rows_in, run.rows_imported = rows["in"], rows["imported"]
    run.rows_unchanged, run.rows_quarantined = rows["unchanged"], rows["quarantined"]
    notes = plan.notes + unreadable_amounts(tables)
    run.totals = {
        "money": totals,
        "reasons": reasons,
        "kept": kept,
        "notes": notes,
        "minor_digits": mapping.minor_digits,
    }
    run.finished_at = datetime.now(UTC)
    run.save()
    return Outcome(
        run_id=run.id,
        rows=rows,
        totals=totals,
        reasons=reasons,
        kept=kept,
        loans=plan.new.num_rows,
        events=written.events,
        notes=notes,
        minor_digits=mapping.minor_digits,
    )
