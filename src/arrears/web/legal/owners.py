"""Money that came in on sold claims: what is due to each owner, sent on, taken back where it went wrong."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.operations.propose_for_owner import pay_or_propose
from arrears.servicing.queries.sold_claims import (
    DueToOwner,
    RemittanceRow,
    due_to_owners,
    remittances,
)
from arrears.web.access import access_legal, access_legal_work
from arrears.web.legal.showing import amount
from arrears.web.roles import May
from arrears.web.tables import Column, Link, Table


def sale_owners(request: HttpRequest) -> HttpResponse:
    """GET: what came in, was sent on and is due. POST: sends on what is due to an owner, or takes it back."""
    staff = access_legal(request.user)
    if request.method == "POST":
        access_legal_work(request.user)
        try:
            messages.success(request, _moved(request, staff.name))
        except Unable as failure:
            messages.error(request, str(failure))
        return redirect("sale_owners")
    rows, sent = due_to_owners(), remittances()
    context = {
        "due": [(*key, amount(total, key[1]), str(uuid4())) for key, total in _totals(rows) if total > 0],
        "loans": _loans(rows) if rows else None,
        "sent": _sent(sent) if sent else None,
        "undoable": [(row.id, _named(row)) for row in sent if not row.undone and row.undoes_id is None],
        "key": str(uuid4()),
        "may_work": staff.may(May.SERVICE),
    }
    return render(request, "legal/owners.html", context)


def _moved(request: HttpRequest, actor: str) -> str:
    """Does what the form says, or proposes it; the words about it."""
    evidence = " ".join(request.POST.get("evidence", "").split())
    said: dict[str, Any] = {
        "evidence": evidence,
        "idempotency_key": request.POST.get("key", ""),
        "actor": actor,
        "source": "screen",
        "reason": " ".join(request.POST.get("reason", "").split()) or evidence,
    }
    verb = "remit_to_owner"
    if "remittance" in request.POST:
        verb = "take_back_remittance"
        said["remittance_id"] = int(request.POST["remittance"]) if request.POST["remittance"].isdigit() else 0
    else:
        said |= {"party": request.POST.get("party", ""), "currency": request.POST.get("currency", "")}
    done, proposal_id = pay_or_propose(verb=verb, said=said)
    if done is None:
        return _("It waits for a second person as proposal %(id)s.") % {"id": proposal_id}
    if verb == "take_back_remittance":
        return _("Remittance %(id)s is taken back: its money is due to the owner again.") % {
            "id": said["remittance_id"]
        }
    return _("%(amount)s is booked as sent to %(party)s.") % {
        "amount": amount(done.amount_minor, said["currency"]),
        "party": said["party"],
    }


def _named(row: RemittanceRow) -> str:
    return f"{row.sent_on} {row.party} {amount(row.amount_minor, row.currency)} {row.evidence}"


def _totals(rows: Sequence[DueToOwner]) -> list[tuple[tuple[str, str], int]]:
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.party, row.currency)
        found[key] = found.get(key, 0) + row.due_minor
    return sorted(found.items())


def _loans(rows: Sequence[DueToOwner]) -> Table:
    return Table(
        caption=_("Received on sold claims"),
        columns=[
            Column(key="loan", label=_("Loan"), kind="link", head=True),
            Column(key="owner", label=_("Owner")),
            Column(key="collected", label=_("Received"), kind="figure"),
            Column(key="remitted", label=_("Sent on"), kind="figure"),
            Column(key="due", label=_("Due to the owner"), kind="figure"),
        ],
        rows=[
            {
                "loan": Link(text=row.loan_number, href=reverse("loan", args=[row.loan_number])),
                "owner": row.party,
                "collected": amount(row.collected_minor, row.currency),
                "remitted": amount(row.remitted_minor, row.currency),
                "due": amount(row.due_minor, row.currency),
            }
            for row in rows
        ],
    )


def _sent(rows: Sequence[RemittanceRow]) -> Table:
    return Table(
        caption=_("Remittances"),
        columns=[
            Column(key="on", label=_("Business date"), kind="date", head=True),
            Column(key="owner", label=_("Owner")),
            Column(key="amount", label=_("Amount"), kind="figure"),
            Column(key="evidence", label=_("Reference of the payment")),
            Column(key="by", label=_("By")),
            Column(key="state", label=_("State")),
        ],
        rows=[
            {
                "on": row.sent_on,
                "owner": row.party,
                "amount": amount(row.amount_minor, row.currency),
                "evidence": row.evidence,
                "by": row.actor,
                "state": _state(row),
            }
            for row in rows
        ],
    )


def _state(row: RemittanceRow) -> str:
    if row.undoes_id is not None:
        return _("takes back %(id)s") % {"id": row.undoes_id}
    return _("taken back") if row.undone else _("No. %(id)s, sent") % {"id": row.id}
