"""Principal that is owed again: a payment taken back by the payer's bank, a refund beyond the credit."""

from arrears.kernel import columns as c
from arrears.kernel.changes import add_change
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.fees import row_of
from arrears.kernel.rest import view
from arrears.kernel.rows import restated


@inner
def owe_again(
    terms: Vector, loan: Vector, inst: Matrix, changes: Matrix, run: Vector, amount: int, day: int
) -> None:
    """Add `amount` to the principal of the row whose period holds `day`; later, to a new row."""
    k = row_of(inst, run, day)
    inst[k, c.W_CREDITED] += amount
    inst[k, c.I_PRINCIPAL] += amount
    add_change(changes, run, day, amount, 0, 0, amount)
    view(terms, loan, inst, changes, run, day, c.FOREVER)
    restated(terms, inst, run, day)
