"""One file of a bank as statements: camt.053 by its content, CSV by a mapping."""

from pathlib import Path

from arrears.adapters.bank.statement import StatementFile, UnableToReadStatement


def read_statements(*, path: Path, mapping: Path | None = None) -> StatementFile:
    """The statements of a file. Raises UnableToReadStatement and, for CSV, UnableToReadTape and the like."""
    if not path.is_file():
        raise UnableToReadStatement(f"There is no file {path}. Check the path.")
    try:
        with path.open("rb") as file:
            start = file.read(256)
    except OSError as error:
        raise UnableToReadStatement(f"{path} can't be read: {error.strerror}.") from error
    if not start:
        raise UnableToReadStatement(f"{path.name} is empty (0 bytes). Fetch it again.")
    if mapping is not None:
        from arrears.adapters.bank.csv_mapping import load
        from arrears.adapters.bank.csv_statement import read_csv

        return read_csv(path=path, mapping=load(path=mapping))
    if b"<" not in start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1]:
        raise UnableToReadStatement(
            f"{path.name} is no XML. A CSV statement needs a mapping that says what its columns mean: "
            "--mapping FILE.yaml (docs/payments.md)."
        )
    from arrears.adapters.bank.camt053 import read_camt053

    return read_camt053(path=path)
