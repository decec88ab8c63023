"""Disputes, complaints and requests by their clocks; one with what was said, and what is done about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from arrears.collection.cases.queries.work import conversation_of_attempt
from arrears.collection.complaints.choices import (
    MATTER_KIND,
    MATTER_STATE,
    REDRESS,
    ROOT_CAUSE,
    TOPIC,
    VERDICT,
    MatterState,
    Redress,
    RootCause,
    Verdict,
)
from arrears.collection.complaints.operations.decide_matter import Decision, decide_matter, redressed
from arrears.collection.complaints.operations.go_on import acknowledge, investigate, make_longer
from arrears.collection.complaints.queries import MatterRow, matter_page, matters_by_clock, overdue_clocks
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.words import CHANNELS
from arrears.parties.queries import masked_people
from arrears.plumbing.clock import moment
from arrears.plumbing.failures import Unable
from arrears.rulebook import parameters
from arrears.servicing.queries import LoanFilter, list_loans
from arrears.web import formats
from arrears.web.access import Staff, access_care, access_matter
from arrears.web.actors import actor_words
from arrears.web.tables import Column, Link, Mark, Table
from arrears.web.today import today as opened

_SOON_DAYS = 3


class DecideForm(forms.Form):
    """What was found, why it came to it, what is done, and the answer."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What was found"),
        choices=[(int(v), VERDICT[v].label) for v in (Verdict.UPHELD, Verdict.PARTLY, Verdict.NOT_UPHELD)],
        widget=forms.RadioSelect,
    )
    root_cause = forms.ChoiceField(
        label=gettext_lazy("Cause"), choices=[(int(code), one.label) for code, one in ROOT_CAUSE.items()]
    )
    redress = forms.ChoiceField(
        label=gettext_lazy("Redress"), choices=[(int(code), one.label) for code, one in REDRESS.items()]
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount of the redress"),
        required=False,
        min_value=0,
        max_digits=13,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the borrower"),
        help_text=gettext_lazy("Plain words; it says what was looked at, what was found and what is done."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def care_matters(request: HttpRequest) -> HttpResponse:
    """Open ones, whose clock runs out first stand first; `which=all` shows closed ones too."""
    access_care(request.user)
    today = opened()
    everything = request.GET.get("which") == "all"
    rows = matters_by_clock(open_only=not everything)
    context = {
        "everything": everything,
        "overdue": overdue_clocks(on=today),
        "table": _table(rows, today) if rows else None,
    }
    return render(request, "care/matters.html", context)


def care_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter with its clock and what can be done now."""
    staff, row = access_matter(user=request.user, matter_id=matter_id)
    return _page(request, staff, row, DecideForm())


def _page(request: HttpRequest, staff: Staff, row: MatterRow, form: DecideForm) -> HttpResponse:
    page = matter_page(matter_id=row.id)
    context: dict[str, Any] = {
        "row": row,
        "page": page,
        "talk": conversation_of_attempt(attempt_id=page.attempt_id) if page.attempt_id else None,
        "person": masked_people(ids=[row.person_id]).get(row.person_id),
        "kind": MATTER_KIND[row.kind],
        "topic": TOPIC[row.topic],
        "state": MATTER_STATE[row.state],
        "clock": clock_mark(row, opened()),
        "verdict": VERDICT[row.verdict],
        "root_cause": ROOT_CAUSE[row.root_cause],
        "redress": REDRESS[row.redress],
        "redress_amount": formats.money(row.redress_minor, _currency(row)) if row.redress_minor else "",
        "steps": [(MATTER_STATE[step.after], step, actor_words(step.actor)) for step in page.steps],
        "channel": channel_words(row.channel),
        "cited": cited_words(row),
        "form": form,
        "may_acknowledge": row.state is MatterState.RECEIVED,
        "may_investigate": row.state in (MatterState.RECEIVED, MatterState.ACKNOWLEDGED),
        "may_decide": row.state is MatterState.INVESTIGATING,
        "may_redress": row.state is MatterState.REDRESS,
    }
    return render(request, "care/matter.html", context, status=422 if form.errors else 200)


@require_POST
def act_on_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Does what the button says."""
    staff, row = access_matter(user=request.user, matter_id=matter_id)
    action, note = request.POST.get("action", ""), " ".join(request.POST.get("note", "").split())[:300]
    form = DecideForm(request.POST if action == "decide" else None)
    if action == "decide" and not form.is_valid():
        return _page(request, staff, row, form)
    try:
        _act(row, action, note, form, staff.name)
    except Unable as failure:
        messages.error(request, str(failure))
    else:
        messages.success(request, _("It is written down."))
    return redirect("care_matter", matter_id=row.id)


def _act(row: MatterRow, action: str, note: str, form: DecideForm, actor: str) -> None:
    match action:
        case "acknowledge":
            acknowledge(matter_id=row.id, actor=actor)
        case "investigate":
            investigate(matter_id=row.id, actor=actor, note=note)
        case "longer":
            make_longer(matter_id=row.id, actor=actor, why=note)
        case "decide":
            decide_matter(
                matter_id=row.id, decision=_decision(form, _currency(row)), at=moment(), actor=actor
            )
        case "redressed":
            redressed(matter_id=row.id, reference=note, at=moment(), actor=actor)
        case _:
            raise Http404


def _decision(form: DecideForm, currency: str) -> Decision:
    said = form.cleaned_data
    return Decision(
        verdict=Verdict(int(said["verdict"])),
        root_cause=RootCause(int(said["root_cause"])),
        redress=Redress(int(said["redress"])),
        redress_minor=int((said["amount"] or 0) * 10 ** formats.exponent(currency)),
        answer=said["answer"].strip(),
    )


def channel_words(code: str) -> str:
    """How it came in."""
    words = {"portal": _("the borrower's pages"), "phone": _("by phone")}
    if code in words:
        return words[code]
    return str(CHANNELS[Channel(code)]) if code in {one.value for one in Channel} else code


def cited_words(row: MatterRow) -> str:
    """The source of its clock in the reader's language; as it was written down where the rule has gone."""
    place, _slash, rest = row.cited.partition("/")
    try:
        found = parameters.strictest(jurisdiction=place, rule=rest.partition(" (")[0], on=row.received_on)
    except Unable:
        return row.cited
    return row.cited if found is None else found.cite()


def _currency(row: MatterRow) -> str:
    """Of the loan that it is about, else of the borrower's first loan."""
    chosen = LoanFilter(borrower_ids=(row.person_id,))
    loans = list_loans(chosen=chosen, limit=100).rows
    return next((loan.currency for loan in loans if loan.loan_id == row.loan_id), loans[0].currency)


def clock_mark(row: MatterRow, today: Any) -> Mark:
    """How the clock stands, in words and colour."""
    if not row.undecided:
        return Mark(label=_("decided"), colour="neutral")
    left = row.days_left(on=today)
    if left < 0:
        words = ngettext("%(n)d day over", "%(n)d days over", -left) % {"n": -left}
        return Mark(label=words, colour="bad")
    words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    if row.working_days:
        words = ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}
    return Mark(label=words, colour="watch" if left <= _SOON_DAYS else "good")


def _table(rows: list[MatterRow], today: Any) -> Table:
    return Table(
        caption=_("Disputes, complaints and requests"),
        columns=[
            Column(key="what", label=_("What"), kind="link", head=True),
            Column(key="clock", label=_("Clock"), kind="mark"),
            Column(key="due", label=_("Answer by"), kind="date"),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="topic", label=_("About")),
            Column(key="loan", label=_("Loan")),
            Column(key="received", label=_("Received"), kind="date"),
            Column(key="held", label=_("Case held")),
        ],
        rows=[
            {
                "what": Link(
                    text=f"{MATTER_KIND[row.kind].label} {row.id}", href=reverse("care_matter", args=[row.id])
                ),
                "clock": clock_mark(row, today),
                "due": row.due_on,
                "state": MATTER_STATE[row.state],
                "topic": TOPIC[row.topic].label,
                "loan": row.loan_number or None,
                "received": row.received_on,
                "held": _("yes") if row.holds_case else None,
            }
            for row in rows
        ],
    )
