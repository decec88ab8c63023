"""Dispute, complain, ask: what a borrower brings forward, and what became of it."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.collection.complaints.choices import (
    MATTER_KIND,
    MATTER_STATE,
    REDRESS,
    TOPIC,
    TOPICS_OF,
    VERDICT,
    MatterKind,
    Redress,
    Topic,
)
from arrears.collection.complaints.operations.receive import WORDS_MAX, Brought, receive
from arrears.collection.complaints.queries import matter_page, matters_of_person
from arrears.plumbing.clock import business_date, moment
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.loan_list import LoanFilter, list_loans
from arrears.web.console.options import product_name
from arrears.web.portal.access import Borrower, access_own_loan, access_own_matter, for_borrowers

KINDS = {kind.name.lower().replace("_", "-"): kind for kind in MatterKind}
INTRO = {
    MatterKind.COMPLAINT: gettext_lazy("Tell us what went wrong. If it is about how you were treated, "
        "nobody contacts you to collect until it is decided."),
    MatterKind.DISPUTE: gettext_lazy("Tell us what is wrong with the debt. Nobody contacts you to "
        "collect this loan until it is looked into."),
    MatterKind.BUREAU_DISPUTE: gettext_lazy("Tell us which entry of your credit report is wrong. It is "
        "marked as disputed meanwhile."),
    MatterKind.CEASE: gettext_lazy("Nobody contacts you about your debts any more, but for what the law "
        "requires us to send. You can still reach us here."),
    MatterKind.PERSON: gettext_lazy("Tell us what it is about and when to call. A person calls you; it "
        "need not be about money."),
    MatterKind.MY_DATA: gettext_lazy("Ask for a copy, a correction or the deletion of your data."),
}  # fmt: skip


class SayForm(forms.Form):
    """What it is about, which loan, and the borrower's own words."""

    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), widget=forms.RadioSelect)
    loan = forms.ChoiceField(label=gettext_lazy("Which loan?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What happened?"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 5})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: MatterKind, loans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = self.fields["topic"]
        assert isinstance(topics, forms.ChoiceField)
        topics.choices = [(int(topic), TOPIC[topic].label) for topic in TOPICS_OF[kind]]
        if len(topics.choices) == 1:
            topics.widget, topics.initial = forms.HiddenInput(), int(TOPICS_OF[kind][0])
        chosen = self.fields["loan"]
        assert isinstance(chosen, forms.ChoiceField)
        none = [] if kind is MatterKind.DISPUTE else [("", _("No particular one"))]
        chosen.choices = [*none, *loans]
        chosen.required = kind is MatterKind.DISPUTE


@for_borrowers
def say(request: HttpRequest, borrower: Borrower, kind: str) -> HttpResponse:
    """The form of a kind; sent, its clock starts."""
    if kind not in KINDS:
        raise Http404
    what = KINDS[kind]
    rows = list_loans(chosen=LoanFilter(borrower_ids=(borrower.person_id,)), limit=100).rows
    loans = [(row.number, f"{product_name(row.product_code)} {row.number}") for row in rows]
    first = {"key": uuid.uuid4(), "loan": request.GET.get("loan", "")}
    form = SayForm(request.POST or None, kind=what, loans=loans, initial=first)
    failure = ""
    if request.method == "POST" and form.is_valid():
        try:
            matter_id = _receive(borrower, what, form)
        except Unable as error:
            failure = str(error)
        else:
            return redirect("portal:matter", matter_id=matter_id)
    context = {
        "borrower": borrower,
        "form": form,
        "title": MATTER_KIND[what].label,
        "intro": INTRO[what],
        "failure": failure,
    }
    return render(request, "portal/say.html", context, status=422 if failure or form.errors else 200)


def _receive(borrower: Borrower, kind: MatterKind, form: SayForm) -> int:
    said = form.cleaned_data
    loan_id = None
    if said["loan"]:
        loan_id = access_own_loan(borrower=borrower, number=said["loan"]).id
    return receive(
        person_id=borrower.person_id,
        brought=Brought(
            kind=kind, topic=Topic(int(said["topic"])), words=said["words"].strip(), loan_id=loan_id
        ),
        channel="portal",
        idempotency_key=f"portal:{said['key']}",
        at=moment(),
        actor=borrower.actor,
    )


@for_borrowers
def matter(request: HttpRequest, borrower: Borrower, matter_id: int) -> HttpResponse:
    """What was said, where it stands, until when it is answered, and the answer."""
    row = access_own_matter(borrower=borrower, matter_id=matter_id)
    page = matter_page(matter_id=row.id)
    context = {
        "borrower": borrower,
        "page": page,
        "row": row,
        "kind": MATTER_KIND[row.kind],
        "topic": TOPIC[row.topic],
        "state": MATTER_STATE[row.state],
        "verdict": VERDICT[row.verdict],
        "redress": REDRESS[row.redress] if row.redress is not Redress.NONE else None,
        "days_left": row.days_left(on=business_date()),
        "steps": [(MATTER_STATE[step.after], step.on, step.note) for step in page.steps],
        "stops": row.holds_case or row.kind in (MatterKind.DISPUTE, MatterKind.CEASE),
    }
    return render(request, "portal/matter.html", context)


@for_borrowers
def matters(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """Everything that was brought forward, and the forms."""
    rows = matters_of_person(person_id=borrower.person_id)
    context = {
        "borrower": borrower,
        "rows": [(row, MATTER_KIND[row.kind], MATTER_STATE[row.state]) for row in rows],
        "kinds": [(slug, MATTER_KIND[kind].label, INTRO[kind]) for slug, kind in KINDS.items()],
    }
    return render(request, "portal/matters.html", context)
