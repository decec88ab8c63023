"""What is said on the screens of legal action, sales and visits."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arrears.collection.contacts.choices import SPOKE_WITH, SpokeWith
from arrears.collection.legal.choices import (
    COST_KIND,
    STEP,
    TRACK,
    VISIT_STATE,
    CostKind,
    Step,
    Track,
    VisitState,
)
from arrears.collection.legal.sale_rules import sale_rules
from arrears.plumbing.currency import exponent


def minor(value: Decimal | None, currency: str) -> int:
    """A written amount in minor units; nothing is 0."""
    return int((value or Decimal(0)).scaleb(exponent(currency)))


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


def _amount(label: Any, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal(0), max_digits=15, decimal_places=2
    )


def _yes_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=lambda code: code == "1",
        choices=[("1", _("Yes")), ("0", _("No"))],
        widget=forms.RadioSelect,
    )


class Opening(forms.Form):
    """A collection case goes to court."""

    case_id = forms.IntegerField(label=_("Number of the collection case"), min_value=1)
    court = forms.CharField(label=_("Court"), max_length=200)
    track = forms.ChoiceField(
        label=_("Way"),
        required=False,
        choices=[("", _("by the amount")), *((code.value, label) for code, label in TRACK.items())],
    )
    document = forms.CharField(label=_("Paper in which it was decided"), max_length=200)

    def way(self) -> Track | None:
        return Track(self.cleaned_data["track"]) if self.cleaned_data["track"] else None


class NextStep(forms.Form):
    """The next step of a legal case."""

    step = forms.ChoiceField(label=_("Step"))
    on = _day(_("Day"))
    document = forms.CharField(label=_("Paper that shows it"), max_length=200)
    court_number = forms.CharField(label=_("The court's number of the case"), max_length=100, required=False)
    hearing_on = _day(_("Hearing on"), required=False)
    perform_by = _day(_("To be paid by, as judged"), required=False)
    judged = _amount(_("Judged"))
    costs = _amount(_("Costs on the debtor"))

    def __init__(self, *args: Any, steps: tuple[Step, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, STEP[one]) for one in steps if one is not Step.NOTICE_SENT]
        needed = {"hearing_on": Step.HEARING_SET, "perform_by": Step.JUDGMENT, "judged": Step.JUDGMENT}
        needed |= {"costs": Step.JUDGMENT}
        for name, step in needed.items():
            if step not in steps:
                del self.fields[name]
        if not {Step.FILED, Step.ACCEPTED} & set(steps):
            del self.fields["court_number"]


class Cost(forms.Form):
    """A cost of a legal case."""

    kind = forms.ChoiceField(
        label=_("Cost"), choices=[(code.value, label) for code, label in COST_KIND.items()]
    )
    payee = forms.CharField(label=_("Paid to"), max_length=200)
    invoice = forms.CharField(label=_("Invoice"), max_length=100)
    on = _day(_("Day"))
    amount = _amount(_("Amount; the filing fee without one follows the court's table"))

    def __init__(self, *args: Any, **more: Any) -> None:
        more["auto_id"] = "cost_%s"  # it stands beside another form
        super().__init__(*args, **more)

    def code(self) -> CostKind:
        return CostKind(self.cleaned_data["kind"])


class Freezing(forms.Form):
    """A sale is chosen."""

    name = forms.CharField(label=_("Name of the sale"), max_length=100)
    rule = forms.ChoiceField(label=_("Rule"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code) for code in sale_rules().rules]


class Bidding(forms.Form):
    """A price that somebody offers."""

    bidder = forms.CharField(label=_("Bidder"), max_length=200)
    price = _amount(_("Price"), required=True)
    document = forms.CharField(label=_("Paper that holds the bid"), max_length=200)


class VisitPlan(forms.Form):
    """A visit to be made."""

    case_id = forms.IntegerField(label=_("Number of the collection case"), min_value=1)
    day = _day(_("Day"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    collectors = forms.CharField(
        label=_("Who goes"), max_length=200, help_text=_("At least two names, separated by commas.")
    )
    consent = forms.CharField(label=_("Where the debtor's consent is kept"), max_length=200)


class VisitResult(forms.Form):
    """What came of a visit."""

    state = forms.TypedChoiceField(
        label=_("Result"),
        coerce=lambda code: VisitState(int(code)),
        choices=[
            (int(code), VISIT_STATE[code].label)
            for code in (VisitState.MET, VisitState.NOT_MET, VisitState.REFUSED)
        ],
    )
    spoke_with = forms.TypedChoiceField(
        label=_("Who was there"),
        coerce=lambda code: SpokeWith(int(code)),
        choices=[(int(code), choice.label) for code, choice in SPOKE_WITH.items()],
    )
    went = forms.MultipleChoiceField(label=_("Who went"), widget=forms.CheckboxSelectMultiple, required=False)
    id_shown = _yes_no(_("Identification was shown"))
    entered = _yes_no(_("The home was entered"))
    entry_consent = forms.CharField(
        label=_("Where the consent to enter is kept"), max_length=200, required=False
    )
    recording = forms.CharField(label=_("Reference of the recording"), max_length=200)
    time = forms.TimeField(label=_("Began at"), widget=forms.TimeInput(attrs={"type": "time"}))
    remark = forms.CharField(label=_("Remarks"), max_length=1000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, collectors: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["went"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in collectors]
