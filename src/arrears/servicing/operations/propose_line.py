"""A line whose limit one person may not grant alone: opened without a limit, the limit put before another."""

from typing import Unpack

from django.db import transaction

from arrears.servicing.operations.open_line import (
    Opened,
    Opening,
    open_line,
    product_of,
    second_person_to_open,
    write_line,
)
from arrears.servicing.operations.propose_on_line import propose_on_line


def propose_line(**said: Unpack[Opening]) -> Opened:
    """Opens the line with nothing on it and proposes its limit, in one transaction; the reason is required.

    Once approved the limit counts from the line's first day; rejected, the line stays at nothing and can be
    cancelled. Raises UnableToPropose and what operations.open_line raises.
    """
    with transaction.atomic():
        made = write_line(product=product_of(said), said=said, granted_minor=0)
        limit = {
            "line_id": made.line_id,
            "limit_minor": said["limit_minor"],
            "value_on": said["opened_on"],
            "idempotency_key": f"{said['idempotency_key']}/limit",
            "actor": said["actor"],
            "source": said["source"],
            "reason": said.get("reason", ""),
        }
        proposal_id = propose_on_line(verb="change_limit", said=limit)
        return Opened(line_id=made.line_id, loan_id=made.loan_id, proposal_id=proposal_id)


def open_or_propose(**said: Unpack[Opening]) -> Opened:
    """Opens the line, or proposes it where a second person is needed. Raises what these raise."""
    needed = second_person_to_open(product=product_of(said), said=said)
    return open_line(**said) if needed is None else propose_line(**said)
