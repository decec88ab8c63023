"""The form in which a borrower says what happened and what there is to live on."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.collection.hardship.choices import REASON, Reason
from arrears.collection.hardship.operations.request import EVIDENCE_BYTES_MAX, Told, kind_of
from arrears.parties.choices import EMPLOYMENT, Employment
from arrears.web import formats

_MONEY = ("income", "living", "debts_monthly", "debts", "lump_sum", "later_income")


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class Papers(forms.FileField):
    """Some files, each a photo or a PDF of at most 5 MB; what is wrong stands beside the field."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        for file in files:
            super().clean(file, initial)
            start = file.read(16)
            file.seek(0)
            if kind_of(start) is None:
                raise forms.ValidationError(
                    _("%(name)s is no photo (JPEG, PNG) and no PDF.") % {"name": file.name}
                )
            if (file.size or 0) > EVIDENCE_BYTES_MAX:
                raise forms.ValidationError(
                    _("%(name)s is larger than 5 MB. Send a smaller one.") % {"name": file.name}
                )
        return files


class HelpForm(forms.Form):
    """Plain questions; amounts a month unless said otherwise."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=[(int(code), choice.label) for code, choice in REASON.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words (if you like)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    employment = forms.ChoiceField(
        label=gettext_lazy("How do you earn a living now?"),
        choices=[(int(code), EMPLOYMENT[code].label) for code in Employment if code],
    )
    income = forms.DecimalField(label=gettext_lazy("Your household's income a month, after tax"))
    household = forms.IntegerField(
        label=gettext_lazy("How many people live on it, you included?"),
        min_value=1,
        max_value=20,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    living = forms.DecimalField(label=gettext_lazy("What you need a month for rent, food, school, medicine"))
    debts_monthly = forms.DecimalField(
        label=gettext_lazy("What you pay a month on debts elsewhere"), initial=0
    )
    debts = forms.DecimalField(label=gettext_lazy("What you owe elsewhere in all"), required=False, initial=0)
    lump_sum = forms.DecimalField(
        label=gettext_lazy("Could you pay a sum at once, for example with help of family?"),
        required=False,
        initial=0,
    )
    better_in_months = forms.IntegerField(
        label=gettext_lazy("In how many months will it be better?"),
        help_text=gettext_lazy("Leave it empty if you do not know."),
        required=False,
        min_value=1,
        max_value=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    later_income = forms.DecimalField(
        label=gettext_lazy("What will your income be then, a month?"), required=False, initial=0
    )
    evidence = Papers(
        label=gettext_lazy("Papers that show it (not needed to begin)"),
        help_text=gettext_lazy(
            "Photos or PDF: a wage slip, a notice of dismissal, a bill of a hospital. At most 5 MB each."
        ),
        required=False,
        widget=_ManyFiles(attrs={"multiple": True, "accept": "image/jpeg,image/png,application/pdf"}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, digits = formats.currency_name(currency), formats.exponent(currency)
        for name in _MONEY:
            asked = self.fields[name]
            self.fields[name] = forms.DecimalField(
                label=f"{asked.label} ({unit})",
                required=asked.required,
                initial=asked.initial,
                min_value=0,
                max_digits=13,
                decimal_places=digits,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )


def told(*, form: HelpForm, currency: str) -> Told:
    """What a valid form says, in minor units."""
    said, digits = form.cleaned_data, formats.exponent(currency)

    def minor(name: str) -> int:
        return int((said.get(name) or Decimal(0)).scaleb(digits))

    return Told(
        reason=Reason(int(said["reason"])),
        employment=Employment(int(said["employment"])),
        income_minor=minor("income"),
        living_minor=minor("living"),
        household=said["household"],
        debts_monthly_minor=minor("debts_monthly"),
        debts_minor=minor("debts"),
        lump_sum_minor=minor("lump_sum"),
        better_in_months=said["better_in_months"],
        later_income_minor=minor("later_income"),
        words=" ".join(said["words"].split()),
        evidence=tuple((file.name or "", file.read()) for file in said.get("evidence", ())),
    )
