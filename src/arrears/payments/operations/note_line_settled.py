"""A line of a bank file that waited is settled: a person said what it is."""

from django.utils.translation import gettext as _

from arrears.payments.choices import LineOutcome
from arrears.payments.models import BankLine
from arrears.payments.queries_of_files import LineRow, line_row
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToSettleLine(Unable):
    """The line can't be settled so; the message says why and what to do."""


def hold_waiting_line(*, line_id: int) -> LineRow:
    """The line, held until the transaction ends. Raises UnableToFindLine, UnableToSettleLine."""
    BankLine.objects.select_for_update().filter(id=line_id).first()
    row = line_row(line_id=line_id)
    if row.outcome != LineOutcome.WAITING:
        raise UnableToSettleLine(_("Line %(line)s does not wait any more.") % {"line": line_id})
    return row


def note_line_settled(*, line_id: int, receipt_id: int | None, actor: str, how: str, reason: str) -> None:
    """Writes down that it is settled, and the receipt that it became or took back, in the caller's change."""
    BankLine.objects.filter(id=line_id).update(outcome=LineOutcome.SETTLED, receipt_id=receipt_id)
    detail = {"how": how, "receipt": receipt_id}
    record(
        actor=actor, action="bank_line.settle", subject=f"bank_line/{line_id}", reason=reason, detail=detail
    )
