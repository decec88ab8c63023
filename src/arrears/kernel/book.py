"""The book: the columns of a set of loans, and their units.

All columns are int64. Days are days since 1970-01-01, money is minor units of the terms' currency,
rates are parts per billion (`_ppb`) of the period named in `rate_unit`, shares are parts per million
(`_ppm`). A day or number that does not apply is `NONE_DAY` / 0.

Shapes: `terms[t]` (deduplicated, shared by many loans), `loans[n]`, `rows[row_offsets[i]:row_offsets[i+1]]`
(given rows of loan i), `events[event_offsets[i]:event_offsets[i+1]]` (its events in order of `event_id`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.codes import Future, Method, Rounding, Unit

NONE_DAY = -(2**40)
MAX_DAY = 2**40
Columns = NDArray[Any]  # a structured array of one of the dtypes below
Ints = NDArray[np.int64]


def _dtype(*names: str) -> np.dtype[Any]:
    return np.dtype([(name, np.int64) for name in names])


# What is agreed once for many loans. Defaults are in TERMS_DEFAULTS; docs/fold.md explains each.
TERMS_DEFAULTS: dict[str, int] = {
    "method": int(Method.EQUAL_INSTALMENTS),
    "every": 1,
    "unit": int(Unit.MONTH),
    "rate_unit": int(Unit.YEAR),  # the period that rate_ppb is quoted for: MONTH or YEAR
    "days_in_month": 0,  # 0 = actual, 30
    "days_in_year": 365,  # 0 = actual, 360, 364, 365
    "feb29": 0,  # 1 = an actual year has 366 days only for a period that contains 29 February
    "interest_daily": 1,  # 1 = by days of the period, 0 = same as repayment period
    "partial_period_interest": 1,
    "recalculate": 0,  # 0 no, 1 daily, 2 at instalment dates: interest follows the actual balance
    "payoff_to_due_day": 0,  # 1 = money in advance bears interest to the end of its period
    "free_later_fees": 0,  # 1 = paying the loan off frees fees of instalments that have not begun
    "grace_principal": 0,  # instalments without principal
    "grace_interest": 0,  # instalments whose interest is carried to the first paying one
    "interest_free": 0,  # instalments without interest
    "down_payment_ppm": 0,
    "down_payment_auto": 0,
    "rounding": int(Rounding.HALF_EVEN),
    "multiple_minor": 0,  # the instalment is rounded to a multiple of this; 0 = no
    "even_out": 0,  # 1 = shift the equal instalment so that the last one differs less
    "spread_evenly": 0,  # FLAT: 1 = the interest of the whole term is spread evenly over the rows
    "relevel": 0,  # 1 = a payment agrees the level of the rows to come anew (else it shortens the end)
    "from_start_day": 0,  # 1 = due days count from loans.start_day, not from the day of disbursement
    "fixed_length": 0,  # units from the start to the last due day where it is not every × instalments
    "vertical": 0,  # 0 = instalment by instalment, 1 = part by part
    "order": 0,  # allocation order, packed: see `pack_order`
    "future": int(Future.NEXT_INSTALMENT),
    "charge_own_day": 0,  # 1 = a charge is due from its own due day, before the instalment it belongs to
    # other kinds of money may have rules of their own: order 0 and future -1 = as above
    "order_goodwill": 0,
    "future_goodwill": -1,
    "order_merchant_refund": 0,
    "future_merchant_refund": -1,
    "order_payout_refund": 0,
    "future_payout_refund": -1,
    "order_interest_refund": 0,
    "future_interest_refund": -1,
    "interest_refund": 0,  # bit 1 << Channel: this kind of refund also refunds the interest on its amount
    "penalty_basis": 0,
    "penalty_rate_ppb": 0,  # per year; used when penalty_multiple_ppm is 0
    "penalty_multiple_ppm": 0,  # of the contract rate: 1_500_000 = 1.5 times
    "penalty_days_in_year": 360,
    "penalty_grace_days": 0,
    "penalty_cap_ppm": 0,  # of the disbursed principal, 0 = none
    "charge_off": 0,  # codes.ChargeOff: what a charge-off does to interest and to money that comes later
    "credit_order": 0,  # order of parts that a chargeback owes again, see `pack_parts`; 0 = principal
    "tolerance_minor": 0,  # an instalment counts as paid when less than or this much is open
    "tolerance_ppm": 0,  # AS_REPORTED: share of an instalment that may stay open
    "delinquency_grace_days": 0,
    "default_days": 90,  # DPD beyond which arrears are a default
    "special_mention_days": 0,  # classification: DPD above which …
    "substandard_days": 90,
    "doubtful_days": 270,
    "loss_days": 360,
    "observation_months": 0,  # after a restructuring the class is no better than special mention so long …
    "observation_from_day": 0,  # restructurings from this day on are observed
    "observation_repayments": 0,  # … and until so many instalments in a row were paid on time
    # revolving lines (method REVOLVING, docs/line.md)
    "statement_on": 0,  # day of the month of the statement, 1..28
    "statement_due_on": 0,  # day of the month on which it is due, the next one after the statement
    "statement_free": 0,  # 1 = no interest on purchases of a statement that is paid in full by its due day
    "carry_from": 0,  # codes.CarryFrom: else from when they bear interest
    "compound": 0,  # 1 = interest that is past due bears interest
    "minimum_ppm": 0,  # minimum payment: share of what is not yet asked for
    "minimum_floor_minor": 0,  # and the least that a statement asks for, all parts together
}
TERMS = _dtype(*TERMS_DEFAULTS)

LOANS = _dtype(
    "loan_id",
    "terms_ix",  # row of `terms`
    "principal_minor",  # agreed amount
    "rate_ppb",
    "instalments",
    "start_day",  # agreed day of disbursement
    "first_due_day",  # NONE_DAY = one period after the schedule's start
    "level_minor",  # AS_REPORTED: the level payment billed; else 0
)

ROWS = _dtype("due_day", "principal_minor", "interest_minor", "fee_minor", "amount_minor")

EVENTS = _dtype(
    "event_id",  # posting order within the book
    "kind",
    "channel",
    "value_day",
    "posted_day",  # business date on which it became known
    "amount_minor",
    "split",  # 1 = the four parts below were reported with the event and are taken as they are
    "principal_minor",
    "interest_minor",
    "fee_minor",
    "penalty_minor",
    "part",
    "ref",
    "due_day",
    "share_ppm",  # INSTALMENT_FEE: of each row's principal + interest; DISBURSEMENT_FEE: of the amount
    "skip_interest_refund",  # 1 = this refund refunds no interest, whatever the terms say
    "rate_ppb",  # CHANGE_RATE: the new rate, per `rate_unit`
    "to_day",  # last day of a pause or freeze; the new due day
    "instalments",  # RE_AGE, EXTEND, DEFER: how many
    "every",  # RE_AGE: `every` × `unit` between the new due days; 0 = as in the terms
    "unit",
    "treatment",  # codes.ReAge, ReAmortise or Deferral
)

STATES = _dtype(
    "loan_id",
    "as_of_day",
    "fault",
    "status",
    # what is owed on as_of_day
    "principal_outstanding_minor",
    "interest_outstanding_minor",  # fallen due and unpaid
    "interest_accrued_minor",  # earned to date, not yet due
    "fee_outstanding_minor",  # charged (due on or before as_of_day) and unpaid
    "penalty_outstanding_minor",
    "overpaid_minor",
    # the overdue part: due before as_of_day and unpaid
    "principal_overdue_minor",
    "interest_overdue_minor",
    "fee_overdue_minor",
    "penalty_overdue_minor",
    "overdue_minor",
    # since the beginning
    "disbursed_minor",
    "opening_principal_minor",
    "opening_interest_minor",
    "opening_fee_minor",
    "opening_penalty_minor",
    "principal_paid_minor",
    "interest_paid_minor",
    "fee_paid_minor",
    "penalty_paid_minor",
    "interest_earned_minor",
    "fee_charged_minor",
    "penalty_charged_minor",
    "principal_waived_minor",
    "interest_waived_minor",
    "fee_waived_minor",
    "penalty_waived_minor",
    "principal_charged_off_minor",
    "interest_charged_off_minor",
    "fee_charged_off_minor",
    "penalty_charged_off_minor",
    "recovered_minor",
    "received_minor",  # all money from the borrower
    "refunded_minor",
    # ageing
    "dpd_days",
    "dpd_days_max",  # worst day past due so far
    "delinquent_days",
    "oldest_due_day",  # due day of the oldest unpaid instalment that is past due, else NONE_DAY
    "arrears_kind",
    "asset_class",
    "instalments_total",
    "instalments_due",
    "instalments_behind",
    "late_days_1",  # worst days late of the 1st, 2nd, 3rd instalment, -1 while it is not yet past due
    "late_days_2",
    "late_days_3",
    "first_due_day",
    "maturity_day",
    "next_due_day",
    "next_due_minor",
    "payoff_minor",  # what would pay the loan off on as_of_day
    "scheduled_due_minor",  # sum of all parts due up to and including as_of_day, before payments
    "last_paid_day",
    "closed_day",  # day it was paid off or charged off, else NONE_DAY
)

INSTALMENTS = _dtype(
    "number",  # 0 = down payment rows are numbered like others; see is_down_payment
    "is_down_payment",
    "from_day",
    "due_day",
    "principal_minor",
    "interest_minor",
    "fee_minor",
    "penalty_minor",
    "principal_paid_minor",
    "interest_paid_minor",
    "fee_paid_minor",
    "penalty_paid_minor",
    "waived_minor",
    "charged_off_minor",
    "in_advance_minor",
    "late_minor",
    "paid_day",
    "balance_minor",
    "dpd_days",
    "delinquent_days",
    "billed_minor",  # AS_REPORTED: the undivided amount billed, else 0
    "billed_paid_minor",
    "is_additional",  # 1 = a row beyond the agreed term, for a charge that falls due after it
)

ALLOCATIONS = _dtype(
    "event_id",
    "kind",
    "channel",
    "value_day",
    "amount_minor",
    "principal_minor",
    "interest_minor",
    "fee_minor",
    "penalty_minor",
    "overpaid_minor",
    "balance_minor",  # principal outstanding afterwards
    "reversed",  # 1 = undone by a later event
)


@dataclass(frozen=True, kw_only=True)
class Book:
    """Terms, loans, given rows and events of n loans."""

    terms: Columns
    loans: Columns
    rows: Columns
    row_offsets: Ints
    events: Columns
    event_offsets: Ints


def terms_row(**fields: int) -> Columns:
    """One row of TERMS with the defaults filled in. Raises KeyError on an unknown field."""
    unknown = fields.keys() - TERMS_DEFAULTS.keys()
    if unknown:
        raise KeyError(f"unknown terms {sorted(unknown)}; the kernel knows {sorted(TERMS_DEFAULTS)}")
    row = np.zeros(1, TERMS)
    for name, default in TERMS_DEFAULTS.items():
        row[name] = fields.get(name, default)
    return row
