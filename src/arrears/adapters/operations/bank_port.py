"""The files of banks as the screens ask for them (payments.ports)."""

from datetime import date
from pathlib import Path

from arrears.adapters.bank.pain008 import read_creditor
from arrears.adapters.bank.read import read_statements
from arrears.adapters.operations.import_bank_file import import_bank_file
from arrears.adapters.operations.make_debits import make_debits
from arrears.plumbing.home import debit_folder
from arrears.rulebook.folder import folder


def take_statement(*, path: Path, mapping: Path | None, actor: str) -> int:
    """Takes a statement whole; returns the id of its bank file. Raises what reading and taking raise."""
    return import_bank_file(file=read_statements(path=path, mapping=mapping), actor=actor).file_id


def make_debit_file(*, currency: str, through: date, actor: str) -> int:
    """Makes a pain.008 file of what is planned up to a day, kept under its message id in `debit_folder`.

    Who collects stands in rules/documents/creditor.yaml. Raises UnableToMakeDebits.
    """
    return make_debits(
        creditor=read_creditor(path=folder() / "documents" / "creditor.yaml"),
        currency=currency,
        through=through,
        output=debit_folder(),
        actor=actor,
    ).file_id
