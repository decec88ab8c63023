"""Every fact that staff may record of a loan, described once: its words, its fields, what records it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrears.servicing.choices import FACT
from arrears.servicing.fact_kinds import ENDS, ONCE, FactKind
from arrears.servicing.operations.fact_with_events import FactPreview
from arrears.servicing.operations.one_fact import Recorded
from arrears.servicing.operations.record_acknowledgement import record_acknowledgement
from arrears.servicing.operations.record_death import preview_death, record_death
from arrears.servicing.operations.record_demand import record_demand
from arrears.servicing.operations.record_guarantee import record_guarantee, record_guarantor_consent
from arrears.servicing.operations.record_recovery_cost import record_recovery_cost
from arrears.servicing.operations.record_suit import record_end_of_suit, record_suit
from arrears.servicing.operations.stay import end_stay, preview_end_stay, preview_stay, stay
from arrears.servicing.operations.take_back_fact import take_back_fact
from arrears.servicing.operations.transfer import preview_transfer, transfer
from arrears.servicing.queries.facts import FactRow
from arrears.web.servicing.describing import Field


@dataclass(frozen=True, kw_only=True)
class FactForm:
    """A fact: `record` writes it down, `preview` shows what it does to the loan (None: nothing)."""

    code: str  # in the address
    kind: FactKind
    words: Promise
    fields: tuple[Field, ...]
    record: Callable[..., Recorded]
    preview: Callable[..., FactPreview] | None = None
    grave: bool = False

    @property
    def label(self) -> Any:
        return FACT[self.kind].label

    def may_follow(self, found: FactRow) -> bool:
        """Whether the fact can end this one, or take it back."""
        if found.taken_back or found.kind is FactKind.TAKEN_BACK:
            return False
        ended = ENDS.get(self.kind)
        return ended is None or (found.kind is ended and found.ended_on is None)

    def offered(self, facts: Sequence[FactRow]) -> bool:
        """Whether it makes sense for a loan with these facts; taking back has its link beside each."""
        if self.kind in ONCE and any(
            found.kind is self.kind and not found.taken_back and found.ended_on is None for found in facts
        ):
            return False
        if self.kind not in ENDS:
            return self.kind is not FactKind.TAKEN_BACK
        return any(self.may_follow(found) for found in facts)


_ON = Field(name="happened_on", kind="day", label=_("Day on which it happened"))
_COURT = Field(name="party", kind="text", label=_("Court or tribunal"))
_GUARANTOR = Field(name="party", kind="text", label=_("Guarantor"))
_CASE = _("Case number")


def _evidence(label: Promise, *, required: bool = True) -> Field:
    help_text = _(
        "The reference by which the proof is found: a number of a document, a delivery, a recording."
    )
    return Field(name="evidence", kind="text", label=label, help=help_text, required=required)


def _followed(label: Promise) -> Field:
    return Field(name="ref", kind="fact", label=label)


_FORMS = (
    FactForm(
        code="demand",
        kind=FactKind.DEMAND,
        words=_("Payment was demanded and the demand arrived: the limitation may run afresh from that day."),
        fields=(_ON, _evidence(_("Proof of delivery"))),
        record=record_demand,
    ),
    FactForm(
        code="acknowledgement",
        kind=FactKind.ACKNOWLEDGEMENT,
        words=_("The borrower says that they owe, or agrees to pay: the limitation runs afresh."),
        fields=(_ON, _evidence(_("Evidence"))),
        record=record_acknowledgement,
    ),
    FactForm(
        code="suit",
        kind=FactKind.SUIT,
        words=_("A suit, an arbitration or a payment order is filed: the limitation stands still."),
        fields=(_ON, _COURT, _evidence(_CASE)),
        record=record_suit,
    ),
    FactForm(
        code="suit-ended",
        kind=FactKind.SUIT_ENDED,
        words=_("The suit has ended: from that day the limitation runs again."),
        fields=(_followed(_("Suit")), _ON, _evidence(_("Evidence"), required=False)),
        record=record_end_of_suit,
    ),
    FactForm(
        code="guarantee",
        kind=FactKind.GUARANTEE,
        words=_("Somebody stands for the debt."),
        fields=(_ON, _GUARANTOR, _evidence(_("Number of the guarantee"))),
        record=record_guarantee,
    ),
    FactForm(
        code="consent",
        kind=FactKind.GUARANTOR_CONSENT,
        words=_("The guarantor agrees to a change of the plan."),
        fields=(_ON, _GUARANTOR, _evidence(_("Evidence"))),
        record=record_guarantor_consent,
    ),
    FactForm(
        code="recovery-cost",
        kind=FactKind.RECOVERY_COST,
        words=_(
            "What recovering cost: an agency's commission, a court's fee. The borrower owes nothing for it."
        ),
        fields=(
            _ON,
            Field(name="party", kind="text", label=_("Paid to")),
            Field(
                name="amount_minor",
                kind="money",
                label=_("Cost"),
                help=_("Set against what was recovered."),
            ),
            _evidence(_("Invoice number")),
        ),
        record=record_recovery_cost,
    ),
    FactForm(
        code="transfer",
        kind=FactKind.TRANSFER,
        words=_("The claim goes to a new owner; what is owed stays as it is."),
        fields=(
            _ON,
            Field(name="party", kind="text", label=_("New owner")),
            Field(
                name="amount_minor",
                kind="money",
                label=_("Price"),
                help=_("Empty: without a price."),
                required=False,
            ),
            _evidence(_("Number of the contract of sale")),
        ),
        record=transfer,
        preview=preview_transfer,
        grave=True,
    ),
    FactForm(
        code="death",
        kind=FactKind.DEATH,
        words=_(
            "From that day no penalty interest arises and nothing ages; the contract's interest goes on."
        ),
        fields=(_ON, _evidence(_("Number of the death certificate"))),
        record=record_death,
        preview=preview_death,
        grave=True,
    ),
    FactForm(
        code="stay",
        kind=FactKind.STAY,
        words=_("The court accepts the bankruptcy: from that day no interest arises and nothing ages."),
        fields=(_ON, _COURT, _evidence(_CASE)),
        record=stay,
        preview=preview_stay,
        grave=True,
    ),
    FactForm(
        code="stay-ended",
        kind=FactKind.STAY_ENDED,
        words=_(
            "The stay has ended without a discharge: from the day after it interest arises again "
            "and days past due count again."
        ),
        fields=(_followed(_("Bankruptcy stay")), _ON, _evidence(_("Evidence"), required=False)),
        record=end_stay,
        preview=preview_end_stay,
    ),
    FactForm(
        code="take-back",
        kind=FactKind.TAKEN_BACK,
        words=_(
            "The fact was recorded wrongly; the events that came with it are reversed. Both stay on file."
        ),
        fields=(_followed(_("Fact")), _ON, _evidence(_("Evidence"), required=False)),
        record=take_back_fact,
        grave=True,
    ),
)
FACT_FORMS = {form.code: form for form in _FORMS}
