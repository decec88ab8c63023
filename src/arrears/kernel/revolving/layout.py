"""Working columns of a line: rows of INSTALMENTS are its statements, plans are its conversions.

The row after the last statement drawn is the running one: it collects the current cycle.
"""

from arrears.kernel import columns as c

# of a row, behind the published columns
W_STATEMENT = c.I_PUBLISHED  # day on which it is drawn
W_BUCKET = c.I_PUBLISHED + 1  # principal of its purchases that is neither paid nor converted
W_UNSURE = (
    c.I_PUBLISHED + 2
)  # Σ bucket × day weights that bears interest unless the statement is paid in full
W_CARRIED = c.I_PUBLISHED + 3  # 1 = the bucket bears interest by the day
W_PLAN = c.I_PUBLISHED + 4  # open principal of the row that comes from conversions
W_WAIVED = c.I_PUBLISHED + 5  # + Part
W_OFF = c.I_PUBLISHED + 9  # charged off, + Part
W_LATE_CHARGE = c.I_PUBLISHED + 13  # late charges (events) inside the penalty column
W_PENALTY_DAYS = c.I_PUBLISHED + 14  # Σ overdue base × days
W_PENALTY_ON = c.I_PUBLISHED + 15  # 1 = stayed open beyond the grace
W_ACTIVE = c.I_PUBLISHED + 16  # 1 = something was bought or charged in the cycle
W_WIDTH = c.I_PUBLISHED + 17

# of a conversion
P_REF = 0  # the purchase, 0 = of statements
P_INSTALMENTS = 1
P_BILLED = 2  # instalments asked for so far
P_LEVEL = 3  # principal of an instalment; the last takes the rest
P_LEFT = 4  # principal not yet asked for
P_FEE_LEVEL = 5
P_FEE_LEFT = 6
P_WIDTH = 7

# running values, behind those that history.counting_events shares
LINE_PLANS = c.RUN_SIZE
LINE_WEIGHTED = c.RUN_SIZE + 1  # Σ balance × day weights that bears interest, not yet asked for
LINE_TO = c.RUN_SIZE + 2  # time has passed up to this day
LINE_STATEMENT = c.RUN_SIZE + 3  # next statement day
LINE_JUDGED = c.RUN_SIZE + 4  # due day on which the last statement is judged, NO_DAY = it is
LINE_SIZE = c.RUN_SIZE + 5
