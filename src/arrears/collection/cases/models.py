"""Cases, their loans and timeline, the people who work on them, promises, conversations and reviews.

Whoever outside wants to know something asks `queries`; whoever wants to change something calls an operation.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Case(models.Model):
    """Everything that one debtor has in arrears, over all their loans; one open case at most."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    state = models.SmallIntegerField()  # choices.CaseState
    opened_on = models.DateField()  # business date
    since_on = models.DateField()  # the same, or when it was last reopened
    closed_on = models.DateField(null=True)
    closed_why = models.TextField(db_default="")
    reopened = models.SmallIntegerField(db_default=0)  # how often
    # what is owed, as of the last time that it was followed; sums of the loans in `currency`
    followed_on = models.DateField()
    loans = models.SmallIntegerField(db_default=0)
    dpd_days = models.IntegerField(db_default=0)  # the worst of the loans
    bucket = models.TextField(db_default="")  # code of the boundary table; "off" when all is charged off
    currency = models.TextField()
    overdue_minor = models.BigIntegerField(db_default=0)
    owed_minor = models.BigIntegerField(db_default=0)
    # what decides who works on it and when
    value = models.FloatField(db_default=0)  # what working on it now is worth: the order of get-next
    value_by = models.TextField(db_default="")  # "" = by the default rule, else who ranked it
    segment = models.TextField(db_default="")
    language = models.TextField(db_default="")  # of the debtor; "" = not known
    reason = models.SmallIntegerField(db_default=0)  # choices.ArrearsReason as last said
    next_step = models.SmallIntegerField(db_default=0)  # choices.NextStep
    next_at = models.DateTimeField(null=True)  # the moment agreed or planned for it
    promise_due_on = models.DateField(null=True)  # of the pending promise
    last_worked_at = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)  # the gate would not allow a call before
    # holds
    hold_reason = models.TextField(db_default="")
    hold_until = models.DateField(null=True)  # null: until it is released
    held_from = models.SmallIntegerField(null=True)  # the state that it goes back to
    # facts that lenders exchange
    first_call_at = models.DateTimeField(null=True)
    first_message_at = models.DateTimeField(null=True)
    promises = models.SmallIntegerField(db_default=0)
    # who works on it
    collector = models.TextField(db_default="")  # log-in name of its owner; "" = whoever comes first
    leased_by = models.TextField(db_default="")  # has it on the screen now
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], name="case_one_open", condition=models.Q(closed_on__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["person_id", "id"], name="case_of_person"),
            # What the close writes every night (value, days, amounts) is in no index: a case is written anew
            # in its own page, at an eighth of the cost.
            models.Index(
                fields=["collector"], name="case_of_collector",
                condition=models.Q(closed_on__isnull=True) & ~models.Q(collector=""),
            ),
            models.Index(
                fields=["leased_by"], name="case_leased", condition=~models.Q(leased_by="")
            ),
        ]  # fmt: skip


class CaseLoan(models.Model):
    """A loan in a case; it stays in it with the day and the reason when it has left."""

    id = models.BigAutoField(primary_key=True)
    # Written by `follow` alone, from the cases themselves: PostgreSQL need not look them up once more.
    # case_loan_once is their index.
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    loan_id = models.BigIntegerField()
    shard = models.SmallIntegerField()
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    left_why = models.TextField(db_default="")  # policy.Left
    dpd_days = models.IntegerField(db_default=0)
    currency = models.TextField()
    overdue_minor = models.BigIntegerField(db_default=0)
    owed_minor = models.BigIntegerField(db_default=0)
    charged_off = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "loan_id"], name="case_loan_once"),
            models.UniqueConstraint(
                fields=["loan_id"], name="case_loan_in_one", condition=models.Q(left_on__isnull=True)
            ),
        ]


class Entry(models.Model):
    """Something that happened in a case; append-only. Payments and contacts are read where they are kept."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField()
    kind = models.TextField()  # "case.opened", "promise.made", "note", "plan.accepted" …
    on = models.DateField()  # business date
    at = models.DateTimeField(null=True)  # business moment; null: at the close of that day
    recorded_at = models.DateTimeField(db_default=Now())
    payload = models.JSONField(default=dict)
    actor = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "id"], name="entry_of_person")]


class Team(models.Model):
    """Collectors who work together on some of the queues."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    queues = ArrayField(models.TextField())  # codes of rules/collection/queues.yaml; empty = all


class Collector(models.Model):
    """Someone who talks to debtors; the key is the log-in name."""

    username = models.TextField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT)
    capacity = models.IntegerField()  # debtors a day
    skills = ArrayField(models.TextField())
    languages = ArrayField(models.TextField())
    active = models.BooleanField(db_default=True)


class Conversation(models.Model):
    """An attempt by a person and what came of it; append-only."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.BigIntegerField()
    collector = models.TextField(db_index=True)
    decision_id = models.BigIntegerField(unique=True)  # of the gate: each is used once
    attempt_id = models.BigIntegerField()
    channel = models.TextField()
    on = models.DateField()  # business date
    at = models.DateTimeField()
    seconds = models.IntegerField()
    recording = models.TextField(blank=True)  # reference of the recording
    script = models.TextField(blank=True)  # code of the script that was on the screen
    reached = models.SmallIntegerField()  # choices.Reached
    reason = models.SmallIntegerField()  # choices.ArrearsReason
    outcome = models.SmallIntegerField()  # choices.Outcome
    next_step = models.SmallIntegerField()
    next_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    cost_minor = models.BigIntegerField(db_default=0)
    bucket = models.TextField()  # of the case then
    idempotency_key = models.TextField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["on", "collector"], name="conversation_of_day")]


class Promise(models.Model):
    """A promise to pay an amount by a day."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person_id = models.BigIntegerField()
    conversation_id = models.BigIntegerField(null=True)  # null: made by the debtor alone, on the portal
    amount_minor = models.BigIntegerField()
    currency = models.TextField()
    channel = models.TextField()  # how the debtor will pay
    made_on = models.DateField()
    due_on = models.DateField()
    grace_days = models.SmallIntegerField()  # as the rule said when it was made
    history_mark = models.BigIntegerField()  # last event of the debtor's loans when it was made
    state = models.SmallIntegerField(db_default=1)  # choices.PromiseState
    paid_minor = models.BigIntegerField(db_default=0)
    decided_on = models.DateField(null=True)
    collector = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="promise_due")]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="promise_one_pending", condition=models.Q(state=1)),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="promise_of_something"),
        ]


class Review(models.Model):
    """A conversation held against the checklist by a supervisor; append-only."""

    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, primary_key=True)
    reviewer = models.TextField()
    on = models.DateField()
    answers = models.JSONField()  # item -> "yes", "no", "not_applicable"
    score_ppm = models.IntegerField()
    failed = models.BooleanField()  # a critical item was answered "no"
    remark = models.TextField(blank=True)
