"""What a bank told of lines that are no receipts, in clear, for a reason that goes into the audit trail."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.payments.models import BankLine
from arrears.payments.operations.unmask import UnableToUnmask
from arrears.payments.queries_of_files import told_of
from arrears.plumbing.audit import record


def unmask_lines(*, line_ids: Collection[int], actor: str, reason: str) -> dict[int, dict[str, str]]:
    """Payer, reference and ids by line; who saw them and why is recorded first. Raises UnableToUnmask."""
    if not reason.strip():
        raise UnableToUnmask(_("Say why the lines are needed in clear; it is written into the audit trail."))
    with transaction.atomic():
        found = list(BankLine.objects.filter(id__in=line_ids).order_by("id"))
        ids = [line.id for line in found]
        record(
            actor=actor, action="bank_line.unmask", subject="bank lines", reason=reason, detail={"lines": ids}
        )
        return {line.id: told_of(line.told_sealed) for line in found}
