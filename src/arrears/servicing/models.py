"""The loan account: agreed terms, given rows, events (append-only) and the derived state.

GivenRow, Event and LoanState are partitioned by shard (migration 0002, which also makes their keys and
indexes): a shard's close reads its own partitions from end to end and nothing else.
"""

from django.db import models
from django.db.models.functions import Now

from arrears.kernel.book import STATES

# Facts of the state that screens and lists need in the database; the snapshot holds all of them.
STATE_COLUMNS = tuple(name for name in STATES.names or () if name not in {"loan_id", "as_of_day", "fault"})


class Terms(models.Model):
    """Agreed terms shared by the loans of a product version; immutable."""

    id = models.BigIntegerField(primary_key=True)
    digest = models.TextField(unique=True)  # of all other columns
    product_code = models.TextField()
    product_version = models.TextField()
    currency = models.TextField()
    jurisdiction = models.TextField()
    fields = models.JSONField()  # kernel.book.TERMS by name
    rulebook_version = models.TextField()


class Loan(models.Model):
    """A loan account. What is here was agreed; everything that happens is an event."""

    id = models.BigIntegerField(primary_key=True)
    number = models.TextField(unique=True)
    borrower_id = models.BigIntegerField(db_index=True)
    shard = models.SmallIntegerField()  # plumbing.shards.shard_of(borrower_id)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT)
    book_code = models.TextField(default="own")  # which book or pool it belongs to
    principal_minor = models.BigIntegerField()
    rate_ppb = models.BigIntegerField()
    instalments = models.IntegerField()
    start_on = models.DateField()
    first_due_on = models.DateField(null=True)
    level_minor = models.BigIntegerField(default=0)
    cohort_on = models.DateField()  # first day of the month of disbursement: vintages never change
    age_at_start = models.SmallIntegerField(null=True)
    income_at_start_minor = models.BigIntegerField(null=True)
    region = models.TextField(blank=True)
    origin = models.TextField(default="native")  # native | import
    import_run_id = models.BigIntegerField(null=True)
    source_ref = models.TextField(blank=True)  # the loan's key in the imported file
    agreed_on = models.DateField()  # business date on which it entered this system
    idempotency_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["shard", "id"], name="loan_shard")]
        constraints = [
            models.UniqueConstraint(
                fields=["book_code", "source_ref"],
                name="loan_source_ref",
                condition=~models.Q(source_ref=""),
            )
        ]


class GivenRow(models.Model):
    """A row of an agreed list of instalments (methods GIVEN_ROWS and AS_REPORTED); append-only."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.BigIntegerField()
    shard = models.SmallIntegerField()
    due_on = models.DateField()
    known_on = models.DateField()  # business date on which it was written down
    principal_minor = models.BigIntegerField(default=0)
    interest_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    amount_minor = models.BigIntegerField(default=0)  # undivided amount billed (AS_REPORTED)


class Event(models.Model):
    """One dated fact of a loan's life. Append-only: PostgreSQL refuses update, delete and truncate."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.BigIntegerField()
    shard = models.SmallIntegerField()
    kind = models.SmallIntegerField()  # kernel.codes.Kind
    channel = models.SmallIntegerField(default=0)  # kernel.codes.Channel
    value_on = models.DateField()
    posted_on = models.DateField()  # business date on which it was written down
    posted_at = models.DateTimeField(db_default=Now())
    amount_minor = models.BigIntegerField()
    split = models.BooleanField(db_default=False)
    principal_minor = models.BigIntegerField(db_default=0)
    interest_minor = models.BigIntegerField(db_default=0)
    fee_minor = models.BigIntegerField(db_default=0)
    penalty_minor = models.BigIntegerField(db_default=0)
    part = models.SmallIntegerField(db_default=0)
    ref = models.BigIntegerField(db_default=0)
    due_on = models.DateField(null=True)
    share_ppm = models.BigIntegerField(db_default=0)
    skip_interest_refund = models.BooleanField(db_default=False)
    # Of changes to the plan; kernel.book.EVENTS says what each kind means by them.
    rate_ppb = models.BigIntegerField(db_default=0)
    to_on = models.DateField(null=True)
    instalments = models.IntegerField(db_default=0)
    every = models.IntegerField(db_default=0)
    unit = models.SmallIntegerField(db_default=0)
    treatment = models.SmallIntegerField(db_default=0)
    actor = models.TextField()
    source = models.TextField()
    reason = models.TextField(db_default="")
    rulebook_version = models.TextField()
    idempotency_key = models.TextField()  # unique; across shards by plumbing.locks.hold_key

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="event_amount_not_negative")
        ]


class LoanState(models.Model):
    """State of a loan as of the end of `as_of_on`: derived, may be dropped and rebuilt.

    The columns are kernel.book.STATES (days as numbers). Kept for screens and lists; written by the
    operations for one loan and by the close for the whole book.
    """

    loan_id = models.BigIntegerField(primary_key=True)
    shard = models.SmallIntegerField()
    as_of_on = models.DateField()

    for _name in STATE_COLUMNS:
        locals()[_name] = models.BigIntegerField()
    del _name


class SetAside(models.Model):
    """A loan that could not be folded on a day: the others went on, a person must look at it."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.BigIntegerField()
    business_date = models.DateField()
    fault = models.SmallIntegerField()  # kernel.codes.Fault
    detail = models.TextField()
    solved_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan_id", "business_date"], name="set_aside_once_a_day")
        ]


class Line(models.Model):
    """A limit agreed with a borrower; what it is on a day follows from its LineEvents. Immutable."""

    id = models.BigAutoField(primary_key=True)
    borrower_id = models.BigIntegerField(db_index=True)
    product_code = models.TextField()
    product_version = models.TextField()
    currency = models.TextField()
    shared = (
        models.TextField()
    )  # products that draw on it: rulebook.lines.Limit.shared, else the product's code
    rate_ppb = models.BigIntegerField()
    opened_on = models.DateField()
    idempotency_key = models.TextField(unique=True)


class LineEvent(models.Model):
    """A dated change of a limit; append-only."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT)
    kind = models.SmallIntegerField()  # servicing.line_kinds.LineKind
    value_on = models.DateField()
    known_on = models.DateField()  # business date on which it was written down
    recorded_at = models.DateTimeField(db_default=Now())
    limit_minor = models.BigIntegerField()  # from then on; of the others the limit as it was
    ref = models.BigIntegerField(db_default=0)  # REVERSED: the change that is undone
    actor = models.TextField()
    source = models.TextField()
    reason = models.TextField(blank=True)
    rulebook_version = models.TextField()
    idempotency_key = models.TextField(unique=True)


class LineLoan(models.Model):
    """A loan under a line: the account of purchases, or a drawing. Immutable."""

    loan_id = models.BigIntegerField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT)


class Proposal(models.Model):
    """An operation put before a second person, with what its maker was shown; append-only."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.BigIntegerField(db_index=True, null=True)  # of the loan, or
    line_id = models.BigIntegerField(db_index=True, null=True)  # of the line, or
    party = models.TextField(default="", db_default="")  # the owner of sold claims that it is about
    verb = models.TextField()  # operations.verbs, operations.line_verbs
    said = models.JSONField()  # what the verb is told (servicing.said_json)
    content = models.JSONField()  # the event's content that an approval covers
    previewed = models.JSONField()  # figures before and after (servicing.said_json.summary)
    history_mark = models.BigIntegerField()  # id of the last event (or change of the limit): moved on = stale
    rule = models.TextField(blank=True)  # the limit that asks for a second person, as cited; "" = none does
    stake = models.DecimalField(max_digits=24, decimal_places=9, null=True)  # in the rule's unit
    limit = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    actor = models.TextField()  # the maker
    reason = models.TextField()
    proposed_on = models.DateField()  # business date
    proposed_at = models.DateTimeField(db_default=Now())
    idempotency_key = models.TextField()  # also of the event that it becomes
    turn = models.SmallIntegerField()  # 1, and one more each time that it is previewed again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idempotency_key", "turn"], name="proposal_once_a_turn"),
            models.CheckConstraint(
                condition=models.Q(loan_id__isnull=False, line_id=None, party="")
                | models.Q(loan_id=None, line_id__isnull=False, party="")
                | (models.Q(loan_id=None, line_id=None) & ~models.Q(party="")),
                name="proposal_of_one_thing",
            ),
        ]


class Decision(models.Model):
    """What became of a proposal; append-only."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True)
    verdict = models.SmallIntegerField()  # servicing.verdict.Verdict
    actor = models.TextField()  # the checker; of a proposal withdrawn or previewed again its maker
    reason = models.TextField()
    decided_on = models.DateField()  # business date
    decided_at = models.DateTimeField(db_default=Now())


class Fact(models.Model):
    """What happened beside the arithmetic (a demand, a death, a sale), with its evidence; append-only."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.BigIntegerField(db_index=True)
    kind = models.SmallIntegerField()  # servicing.fact_kinds.FactKind
    happened_on = models.DateField()
    known_on = models.DateField()  # business date on which it was written down
    recorded_at = models.DateTimeField(db_default=Now())
    evidence = models.TextField(blank=True)  # where the proof is kept
    party = models.TextField(blank=True)  # the other side: new owner, court, guarantor
    amount_minor = models.BigIntegerField(db_default=0)
    ref = models.BigIntegerField(db_default=0)  # the fact that it ends or takes back
    event_ids = models.JSONField(default=list)  # events that were posted with it
    actor = models.TextField()
    source = models.TextField()
    reason = models.TextField(blank=True)
    rulebook_version = models.TextField()
    idempotency_key = models.TextField(unique=True)


class ClaimSold(models.Model):
    """What a loan stood at when its claim went to an owner: what comes in later is theirs; append-only."""

    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, primary_key=True)
    loan_id = models.BigIntegerField(db_index=True)
    shard = models.SmallIntegerField()
    party = models.TextField()
    sold_on = models.DateField()
    cash_minor = models.BigIntegerField()  # what the loan had moved on the cash account by then
    carried_minor = models.BigIntegerField()  # what it was carried at


class Remittance(models.Model):
    """Money collected for the owner of sold claims and sent on to them; append-only."""

    id = models.BigAutoField(primary_key=True)
    party = models.TextField()
    currency = models.TextField()
    amount_minor = models.BigIntegerField()
    sent_on = models.DateField()  # business date
    evidence = models.TextField()  # the payment order; of one that takes back, why the money came back
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True)  # its amounts are the contrary
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.TextField()
    source = models.TextField()
    idempotency_key = models.TextField(unique=True)


class RemittedLoan(models.Model):
    """What of a remittance was collected on one loan; append-only."""

    id = models.BigAutoField(primary_key=True)
    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT)
    loan_id = models.BigIntegerField(db_index=True)
    amount_minor = models.BigIntegerField()


class PayoffQuote(models.Model):
    """What was told to pay a loan off by a day, and who told it; append-only."""

    id = models.BigAutoField(primary_key=True)
    loan_id = models.BigIntegerField(db_index=True)
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    quoted_on = models.DateField()  # business date
    valid_to = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id", "quoted_on", "valid_to", "amount_minor"], name="quoted_once"
            )
        ]
