"""One file of a bank as statements: camt.053 by its content, CSV by a mapping."""

from pathlib import Path

from arrears.adapters.bank.statement import StatementFile, UnableToReadStatement
from arrears.plumbing.early import gettext as _


def read_statements(*, path: Path, mapping: Path | None = None) -> StatementFile:
    """The statements of a file. Raises UnableToReadStatement and, for CSV, UnableToReadTape and the like."""
    if not path.is_file():
        raise UnableToReadStatement(_("There is no file %(path)s. Check the path.") % {"path": path})
    try:
        with path.open("rb") as file:
            start = file.read(256)
    except OSError as error:
        raise UnableToReadStatement(
            _("%(path)s can't be read: %(error)s.") % {"path": path, "error": error.strerror}
        ) from error
    if not start:
        raise UnableToReadStatement(_("%(file)s is empty (0 bytes). Fetch it again.") % {"file": path.name})
    if mapping is not None:
        from arrears.adapters.bank.csv_mapping import load
        from arrears.adapters.bank.csv_statement import read_csv

        return read_csv(path=path, mapping=load(path=mapping))
    if b"<" not in start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1]:
        raise UnableToReadStatement(
            _(
                "%(file)s is no XML. A CSV statement needs a mapping that says what its columns "
                "mean: --mapping FILE.yaml (docs/payments.md)."
            )
            % {"file": path.name}
        )
    from arrears.adapters.bank.camt053 import read_camt053

    return read_camt053(path=path)
