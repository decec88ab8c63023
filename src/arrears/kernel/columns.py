"""Column numbers of the book's arrays, as plain integers that compiled code takes for constants.

Every structured array holds int64 only, so compiled functions see it as a 2-D int64 array: row, column.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import ALLOCATIONS, EVENTS, INSTALMENTS, LOANS, NONE_DAY, ROWS, STATES, TERMS

Matrix = NDArray[np.int64]
Vector = NDArray[np.int64]


def _at(dtype: np.dtype[Any], name: str) -> int:
    names = dtype.names or ()
    return names.index(name)


def matrix(columns: NDArray[Any]) -> Matrix:
    """The structured array as int64[rows, columns], sharing memory when it is contiguous."""
    flat = np.ascontiguousarray(columns)
    return flat.view(np.int64).reshape(len(flat), len(flat.dtype.names or ()))


NO_DAY = NONE_DAY
PARTS = 4
AMOUNT_MAX = 10**12  # minor units of principal in all; more is a fault: balance × weight must fit in 64 bits
CHARGE_MAX = 10**17  # minor units of payments and charges in all
TERM_MAX = 25_000  # days (68 years) of a schedule, for the same reason: 10**12 × 25,000 × 366 < 2**63
RATE_MAX = 10**11  # ppb: 10,000 % in the period that the rate is quoted for
OVERDUE_MAX = 10**13  # minor units of one row that bear penalty interest: more is a fault
PENALTY_RATE_MAX = 10**12  # ppb a year
GIVEN_MAX = 10**15  # minor units of a part of a given row

# terms
T_METHOD = _at(TERMS, "method")
T_EVERY = _at(TERMS, "every")
T_UNIT = _at(TERMS, "unit")
T_RATE_UNIT = _at(TERMS, "rate_unit")
T_DAYS_IN_MONTH = _at(TERMS, "days_in_month")
T_DAYS_IN_YEAR = _at(TERMS, "days_in_year")
T_FEB29 = _at(TERMS, "feb29")
T_INTEREST_DAILY = _at(TERMS, "interest_daily")
T_PARTIAL_PERIOD = _at(TERMS, "partial_period_interest")
T_RECALCULATE = _at(TERMS, "recalculate")
T_GRACE_PRINCIPAL = _at(TERMS, "grace_principal")
T_GRACE_INTEREST = _at(TERMS, "grace_interest")
T_INTEREST_FREE = _at(TERMS, "interest_free")
T_PAYOFF_TO_DUE = _at(TERMS, "payoff_to_due_day")
T_FREE_LATER_FEES = _at(TERMS, "free_later_fees")
T_FROM_START = _at(TERMS, "from_start_day")
T_RELEVEL = _at(TERMS, "relevel")
T_EVEN_OUT = _at(TERMS, "even_out")
T_SPREAD_EVENLY = _at(TERMS, "spread_evenly")
T_FIXED_LENGTH = _at(TERMS, "fixed_length")
T_OWN_RULES = _at(TERMS, "order_goodwill")  # order and future, two columns a channel
T_INTEREST_REFUND = _at(TERMS, "interest_refund")
T_DOWN_PAYMENT = _at(TERMS, "down_payment_ppm")
T_DOWN_PAYMENT_AUTO = _at(TERMS, "down_payment_auto")
T_ROUNDING = _at(TERMS, "rounding")
T_MULTIPLE = _at(TERMS, "multiple_minor")
T_VERTICAL = _at(TERMS, "vertical")
T_ORDER = _at(TERMS, "order")
T_FUTURE = _at(TERMS, "future")
T_CHARGE_OWN_DAY = _at(TERMS, "charge_own_day")
T_PENALTY_BASIS = _at(TERMS, "penalty_basis")
T_PENALTY_RATE = _at(TERMS, "penalty_rate_ppb")
T_PENALTY_MULTIPLE = _at(TERMS, "penalty_multiple_ppm")
T_PENALTY_YEAR = _at(TERMS, "penalty_days_in_year")
T_PENALTY_GRACE = _at(TERMS, "penalty_grace_days")
T_PENALTY_CAP = _at(TERMS, "penalty_cap_ppm")
T_CHARGE_OFF = _at(TERMS, "charge_off")
T_CREDIT_ORDER = _at(TERMS, "credit_order")
T_TOLERANCE = _at(TERMS, "tolerance_minor")
T_TOLERANCE_PPM = _at(TERMS, "tolerance_ppm")
T_DELINQUENCY_GRACE = _at(TERMS, "delinquency_grace_days")
T_DEFAULT_DAYS = _at(TERMS, "default_days")
T_SPECIAL_MENTION = _at(TERMS, "special_mention_days")
T_SUBSTANDARD = _at(TERMS, "substandard_days")
T_DOUBTFUL = _at(TERMS, "doubtful_days")
T_LOSS = _at(TERMS, "loss_days")
T_OBSERVATION_FROM = _at(TERMS, "observation_from_day")
T_OBSERVATION_MONTHS = _at(TERMS, "observation_months")
T_OBSERVATION_REPAYMENTS = _at(TERMS, "observation_repayments")
T_STATEMENT_ON = _at(TERMS, "statement_on")
T_STATEMENT_DUE_ON = _at(TERMS, "statement_due_on")
T_STATEMENT_FREE = _at(TERMS, "statement_free")
T_CARRY_FROM = _at(TERMS, "carry_from")
T_COMPOUND = _at(TERMS, "compound")
T_MINIMUM = _at(TERMS, "minimum_ppm")
T_MINIMUM_FLOOR = _at(TERMS, "minimum_floor_minor")

# loans
L_LOAN_ID = _at(LOANS, "loan_id")
L_TERMS = _at(LOANS, "terms_ix")
L_PRINCIPAL = _at(LOANS, "principal_minor")
L_RATE = _at(LOANS, "rate_ppb")
L_INSTALMENTS = _at(LOANS, "instalments")
L_START = _at(LOANS, "start_day")
L_FIRST_DUE = _at(LOANS, "first_due_day")
L_LEVEL = _at(LOANS, "level_minor")

# given rows
R_DUE = _at(ROWS, "due_day")
R_PRINCIPAL = _at(ROWS, "principal_minor")
R_INTEREST = _at(ROWS, "interest_minor")
R_FEE = _at(ROWS, "fee_minor")
R_AMOUNT = _at(ROWS, "amount_minor")

# events
E_ID = _at(EVENTS, "event_id")
E_KIND = _at(EVENTS, "kind")
E_CHANNEL = _at(EVENTS, "channel")
E_VALUE = _at(EVENTS, "value_day")
E_POSTED = _at(EVENTS, "posted_day")
E_AMOUNT = _at(EVENTS, "amount_minor")
E_SPLIT = _at(EVENTS, "split")
E_PRINCIPAL = _at(EVENTS, "principal_minor")
E_PART = _at(EVENTS, "part")
E_REF = _at(EVENTS, "ref")
E_DUE = _at(EVENTS, "due_day")
E_SHARE = _at(EVENTS, "share_ppm")
E_SKIP_REFUND = _at(EVENTS, "skip_interest_refund")
E_RATE = _at(EVENTS, "rate_ppb")
E_TO = _at(EVENTS, "to_day")
E_INSTALMENTS = _at(EVENTS, "instalments")
E_EVERY = _at(EVENTS, "every")
E_UNIT = _at(EVENTS, "unit")
E_TREATMENT = _at(EVENTS, "treatment")

# states: parts of one debt stand side by side in the order of codes.Part
S_LOAN_ID = _at(STATES, "loan_id")
S_AS_OF = _at(STATES, "as_of_day")
S_FAULT = _at(STATES, "fault")
S_STATUS = _at(STATES, "status")
S_PRINCIPAL_OUT = _at(STATES, "principal_outstanding_minor")
S_INTEREST_OUT = _at(STATES, "interest_outstanding_minor")
S_INTEREST_ACCRUED = _at(STATES, "interest_accrued_minor")
S_FEE_OUT = _at(STATES, "fee_outstanding_minor")
S_PENALTY_OUT = _at(STATES, "penalty_outstanding_minor")
S_OVERPAID = _at(STATES, "overpaid_minor")
S_OVERDUE_PART = _at(STATES, "principal_overdue_minor")
S_OVERDUE = _at(STATES, "overdue_minor")
S_DISBURSED = _at(STATES, "disbursed_minor")
S_OPENING = _at(STATES, "opening_principal_minor")
S_PAID = _at(STATES, "principal_paid_minor")
S_INTEREST_EARNED = _at(STATES, "interest_earned_minor")
S_FEE_CHARGED = _at(STATES, "fee_charged_minor")
S_PENALTY_CHARGED = _at(STATES, "penalty_charged_minor")
S_WAIVED = _at(STATES, "principal_waived_minor")
S_CHARGED_OFF = _at(STATES, "principal_charged_off_minor")
S_RECOVERED = _at(STATES, "recovered_minor")
S_RECEIVED = _at(STATES, "received_minor")
S_REFUNDED = _at(STATES, "refunded_minor")
S_DPD = _at(STATES, "dpd_days")
S_DPD_MAX = _at(STATES, "dpd_days_max")
S_DELINQUENT = _at(STATES, "delinquent_days")
S_OLDEST_DUE = _at(STATES, "oldest_due_day")
S_KIND = _at(STATES, "arrears_kind")
S_CLASS = _at(STATES, "asset_class")
S_TOTAL = _at(STATES, "instalments_total")
S_DUE = _at(STATES, "instalments_due")
S_BEHIND = _at(STATES, "instalments_behind")
S_LATE = _at(STATES, "late_days_1")
S_FIRST_DUE = _at(STATES, "first_due_day")
S_MATURITY = _at(STATES, "maturity_day")
S_NEXT_DUE = _at(STATES, "next_due_day")
S_NEXT_AMOUNT = _at(STATES, "next_due_minor")
S_PAYOFF = _at(STATES, "payoff_minor")
S_SCHEDULED = _at(STATES, "scheduled_due_minor")
S_LAST_PAID = _at(STATES, "last_paid_day")
S_CLOSED = _at(STATES, "closed_day")

# instalments: the published columns first, then what only the fold needs
I_NUMBER = _at(INSTALMENTS, "number")
I_DOWN_PAYMENT = _at(INSTALMENTS, "is_down_payment")
I_FROM = _at(INSTALMENTS, "from_day")
I_DUE = _at(INSTALMENTS, "due_day")
I_PART = _at(INSTALMENTS, "principal_minor")  # + Part
I_PRINCIPAL = I_PART
I_INTEREST = I_PART + 1
I_FEE = I_PART + 2
I_PENALTY = I_PART + 3
I_PAID = _at(INSTALMENTS, "principal_paid_minor")  # + Part
I_WAIVED = _at(INSTALMENTS, "waived_minor")
I_CHARGED_OFF = _at(INSTALMENTS, "charged_off_minor")
I_IN_ADVANCE = _at(INSTALMENTS, "in_advance_minor")
I_LATE = _at(INSTALMENTS, "late_minor")
I_PAID_DAY = _at(INSTALMENTS, "paid_day")
I_BALANCE = _at(INSTALMENTS, "balance_minor")
I_DPD = _at(INSTALMENTS, "dpd_days")
I_DELINQUENT = _at(INSTALMENTS, "delinquent_days")
I_BILLED = _at(INSTALMENTS, "billed_minor")
I_BILLED_PAID = _at(INSTALMENTS, "billed_paid_minor")
I_ADDITIONAL = _at(INSTALMENTS, "is_additional")
I_PUBLISHED = len(INSTALMENTS.names or ())
W_WAIVED = I_PUBLISHED  # + Part
W_OFF = I_PUBLISHED + 4  # charged off, + Part
W_PLANNED = I_PUBLISHED + 8  # principal of this row as agreed, before any money
W_LATE_CHARGE = I_PUBLISHED + 9  # late charges (events) inside the penalty column
W_PENALTY_DAYS = I_PUBLISHED + 10  # sum of overdue base × days, in minor units × days
W_PENALTY_ON = I_PUBLISHED + 11  # 1 = stayed open beyond the grace: penalty interest is owed
W_MODE = I_PUBLISHED + 12  # what of the row is fixed, see MODE_ below
W_CREDITED = I_PUBLISHED + 13  # principal owed again in this row (chargeback, refund beyond the credit)
W_AGREED = I_PUBLISHED + 14  # the agreed level (principal + interest), or the agreed principal
W_OPEN = I_PUBLISHED + 15  # what is open of the row, kept up to date by rows.pay and rows.refresh
W_BROUGHT_IN = I_PUBLISHED + 16  # 1 = what an imported loan already owed: none of the agreed rows
W_OWN = I_PUBLISHED + 17  # flat: interest of the row itself, before what is carried to it or on
W_EXTRA = I_PUBLISHED + 18  # interest of the row beyond that of its period (carried, owed again)
W_BROKEN = I_PUBLISHED + 19  # 1 = cut or moved: its days are parts of the whole units counted from its start
W_CREDITED_INTEREST = I_PUBLISHED + 20  # what of W_EXTRA is owed again in this row
W_DEFERRED = I_PUBLISHED + 21  # whether the row repays no principal, and what its interest does:
CARRIED = 1  # it is carried on
CAPITALISED = 2  # it becomes principal on the due day
ASKED_FOR = 3  # it is paid when due
W_STUB = I_PUBLISHED + 22  # 1 = ends a period that a re-age cut; 2 = took what was paid of later rows
W_CHARGED = I_PUBLISHED + 23  # + Part - 2: fees and late charges (events) whose own due day has come
W_BEFORE = I_PUBLISHED + 25  # W_AGREED before the rows were agreed anew
W_COLUMNS = I_PUBLISHED + 26

# allocations
A_EVENT = _at(ALLOCATIONS, "event_id")
A_KIND = _at(ALLOCATIONS, "kind")
A_CHANNEL = _at(ALLOCATIONS, "channel")
A_VALUE = _at(ALLOCATIONS, "value_day")
A_AMOUNT = _at(ALLOCATIONS, "amount_minor")
A_PART = _at(ALLOCATIONS, "principal_minor")  # + Part
A_OVERPAID = _at(ALLOCATIONS, "overpaid_minor")
A_BALANCE = _at(ALLOCATIONS, "balance_minor")
A_REVERSED = _at(ALLOCATIONS, "reversed")
A_COLUMNS = len(ALLOCATIONS.names or ())

# balance changes of one loan: day, change of the balance (disbursed +, repaid -), disbursed net of the
# down payment and what has become principal, disbursed gross, owed again, disbursed net alone
B_DAY = 0
B_AMOUNT = 1
B_DISBURSED = 2
B_GROSS = 3
B_AGAIN = 4
B_LENT = 5
B_COLUMNS = 6
# beside the changes and independent of them, in the same array, each list ended by FOREVER: from the end
# of which day which rate holds, in order of days; and between the ends of which days no interest arises
B_RATE_DAY = 6
B_RATE = 7
B_PAUSE_FROM = 8
B_PAUSE_TO = 9
B_FREEZE_FROM = 10  # days without penalty interest
B_FREEZE_TO = 11
B_WIDTH = 12
FOREVER = 2**40

# rows of the schedule: what is fixed in advance
MODE_LEVEL = 0  # principal = level - interest
MODE_PRINCIPAL = 1  # principal is fixed, interest is computed
MODE_GIVEN = 2  # everything is given
MODE_CLOSED = 3  # closed by a re-age or the like: what was paid of it is all that it asks for

# running values of one loan while it is folded
RUN_ROWS = 0  # rows of the schedule so far
RUN_CHANGES = 1  # balance changes so far
RUN_OVERPAID = 2
RUN_OFF_DAY = 3  # day of charge-off, else NO_DAY
RUN_PENALTY_DAY = 4  # penalty interest is accumulated up to this day
RUN_FAULT = 5
RUN_ALLOCATIONS = 6
RUN_STARTED = 7  # 1 = disbursed or opened
RUN_TO_DUE = 8  # 1 = the payment at hand pays interest to the end of its period
RUN_FEE_SHARE = 9  # fee to be kept back from the next disbursement, in ppm of it
RUN_FEE_AMOUNT = 10  # and as an amount
RUN_HELD = 11  # 1 = money held for the borrower is being used
RUN_NOW = 12  # and the day on which it is
RUN_SETTLE_AMOUNT = 13  # what is still to be paid of an agreed settlement
RUN_SETTLE_DAY = 14  # its deadline, NO_DAY when none is agreed
RUN_CLAIM = 15  # 1 = charged off, but money still pays the parts of the rows
RUN_CAPITALISES = 16  # 1 = interest of deferred rows is to be capitalised
RUN_EFFECTIVE = 17  # the day on which the last payment or waiver changed the balance that bears interest
RUN_SIZE = 18

KEEP_DAY = 0  # events that count, in order: value day, place on the day, index
KEEP_PLACE = 1
KEEP_EVENT = 2
KEEP_COLUMNS = 3
