"""Why an input row is not imported, or an amount of an imported row not posted."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Reason(StrEnum):
    """Code of a quarantined row. Stored, so never renamed; docs/import.md explains each."""

    RAGGED_ROW = "ragged_row"
    MISSING_VALUE = "missing_value"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE_CENTS = "not_whole_cents"
    AMOUNT_TOO_LARGE = "amount_too_large"
    NEGATIVE_AMOUNT = "negative_amount"
    NOT_A_DATE = "not_a_date"
    UNKNOWN_VALUE = "unknown_value"
    FORMULA = "formula"
    DUPLICATE = "duplicate"
    CONFLICTING_DUPLICATE = "conflicting_duplicate"
    CHANGED = "changed"
    UNKNOWN_LOAN = "unknown_loan"
    LOAN_QUARANTINED = "loan_quarantined"
    BEFORE_DISBURSEMENT = "before_disbursement"
    HANGS_ON_QUARANTINED = "hangs_on_quarantined"
    OUT_OF_ORDER = "out_of_order"
    INCOMPLETE_MONTH = "incomplete_month"
    INCONSISTENT = "inconsistent"
    ROW_OF_IMPORTED_LOAN = "row_of_imported_loan"


class Kept(StrEnum):
    """Why an amount of an imported row is kept beside the book and not posted as an event."""

    NEGATIVE_RECOVERY = "negative_recovery"
    RECOVERY_BEFORE_CHARGE_OFF = "recovery_before_charge_off"


LABELS: "dict[str, str | _StrPromise]" = {
    Reason.RAGGED_ROW: _("The row has more or fewer cells than the header"),
    Reason.MISSING_VALUE: _("A necessary cell is empty"),
    Reason.NOT_A_NUMBER: _("Not a number"),
    Reason.NOT_WHOLE_CENTS: _("More decimals than the currency has"),
    Reason.AMOUNT_TOO_LARGE: _("The amount has more than 15 digits"),
    Reason.NEGATIVE_AMOUNT: _("The amount is below zero"),
    Reason.NOT_A_DATE: _("Not a date"),
    Reason.UNKNOWN_VALUE: _("A value that the mapping does not know"),
    Reason.FORMULA: _("A spreadsheet formula"),
    Reason.DUPLICATE: _("The same row stands in the file before"),
    Reason.CONFLICTING_DUPLICATE: _("The file has two different rows for the same thing"),
    Reason.CHANGED: _("Imported before with other values; the old ones stay"),
    Reason.UNKNOWN_LOAN: _("The loan is not known"),
    Reason.LOAN_QUARANTINED: _("The row of the loan is quarantined"),
    Reason.BEFORE_DISBURSEMENT: _("Dated before the loan began"),
    Reason.HANGS_ON_QUARANTINED: _("An earlier month of the loan is quarantined"),
    Reason.OUT_OF_ORDER: _("A later month of the loan is imported already"),
    Reason.INCOMPLETE_MONTH: _("The month has some of its amounts only"),
    Reason.INCONSISTENT: _("The amounts of the row contradict each other"),
    Reason.ROW_OF_IMPORTED_LOAN: _("The loan is imported already with another schedule"),
    Kept.NEGATIVE_RECOVERY: _("A recovery below zero: the book has no event for it"),
    Kept.RECOVERY_BEFORE_CHARGE_OFF: _("A recovery on a loan that is not charged off"),
}
