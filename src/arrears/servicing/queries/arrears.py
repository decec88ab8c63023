"""Where loans stand, for set-wise statements of the slices above: a published select, not the tables.

Whoever follows a million loans joins this text in their own statement; its columns are the promise:

    loan_id, shard, person_id, currency, status, dpd_days,
    overdue_minor   due and unpaid; of a charged-off loan what is left of the claim
    owed_minor      what would pay it off; of a charged-off loan what is left of the claim
    charged_off     boolean
    gone            '' | 'sold' | 'written_off': the claim is no longer this lender's to collect
"""

from arrears.kernel.codes import Kind, Status
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.models import Loan

# servicing.claim.claim_minor in SQL: where the product keeps a claim, recoveries are laid on the rows.
_CLAIM = """greatest(0, s.principal_charged_off_minor + s.interest_charged_off_minor + s.fee_charged_off_minor
        + s.penalty_charged_off_minor
        - case when coalesce((t.fields->>'charge_off')::integer, 0) = 0 then s.recovered_minor else 0 end)"""
_OFF = f"(s.status = {int(Status.CHARGED_OFF)})"
_SOLD = f"""exists (
    select from servicing_fact f
    where f.loan_id = l.id and f.kind = {int(FactKind.TRANSFER)} and f.party <> '' and not exists (
        select from servicing_fact b
        where b.loan_id = l.id and b.kind = {int(FactKind.TAKEN_BACK)} and b.ref = f.id
    ))"""
_GIVEN_UP = f"""exists (
    select from servicing_event e
    where e.loan_id = l.id and e.shard = l.shard and e.kind = {int(Kind.WRITE_OFF)}
    and not exists (
        select from servicing_event r
        where r.loan_id = e.loan_id and r.shard = e.shard and r.kind = {int(Kind.REVERSE)} and r.ref = e.id
    ))"""

STANDING = f"""
    select l.id as loan_id, l.shard, l.borrower_id as person_id, t.currency, s.status::smallint as status,
        s.dpd_days::integer as dpd_days,
        case when {_OFF} then {_CLAIM} else s.overdue_minor end as overdue_minor,
        case when {_OFF} then {_CLAIM} else s.payoff_minor end as owed_minor,
        {_OFF} as charged_off,
        case when {_SOLD} then 'sold' when {_OFF} and {_GIVEN_UP} then 'written_off' else '' end as gone
    from servicing_loanstate s
    join servicing_loan l on l.id = s.loan_id and l.shard = s.shard
    join servicing_terms t on t.id = l.terms_id
"""
# The same for whoever wants most loans of the book. The shard follows from the loan: PostgreSQL takes the two
# for conditions of their own that together leave few rows, and plans for few.
STANDING_OF_MANY = STANDING.replace(" and l.shard = s.shard", "")
# Both halves have an index; loans in arrears are few among all.
IN_ARREARS = ("where s.dpd_days > 0", f"where s.dpd_days <= 0 and {_OFF}")


def person_of_loan(*, loan_id: int) -> int | None:
    """The borrower of a loan; None when there is no such loan."""
    return Loan.objects.filter(id=loan_id).values_list("borrower_id", flat=True).first()
