"""Requests for help and the plans that come of them. What people said, accepted and did is append-only."""

from django.db import models
from django.db.models.functions import Now

from arrears.collection.hardship.choices import OPEN


class Means(models.Model):
    """What a borrower said of their situation on a day; append-only. `parties` keeps income and debts
    beside it."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(db_index=True)
    stated_on = models.DateField()  # business date
    currency = models.TextField()
    reason = models.SmallIntegerField()  # choices.Reason
    words_sealed = models.BinaryField(null=True)  # in the borrower's own words
    income_minor = models.BigIntegerField()
    living_minor = models.BigIntegerField()
    household = models.SmallIntegerField()
    debts_monthly_minor = models.BigIntegerField()
    debts_minor = models.BigIntegerField()
    lump_sum_minor = models.BigIntegerField(default=0)
    better_in_months = models.SmallIntegerField(null=True)
    later_income_minor = models.BigIntegerField(default=0)
    source = models.TextField()  # portal, staff
    actor = models.TextField()


class Evidence(models.Model):
    """A paper that shows what was said, sealed; append-only."""

    id = models.BigAutoField(primary_key=True)
    means = models.ForeignKey(Means, on_delete=models.PROTECT, related_name="evidence")
    name = models.TextField()
    content_type = models.TextField()
    size_bytes = models.IntegerField()
    sha256 = models.TextField()
    content_sealed = models.BinaryField()  # base64 text, sealed
    added_at = models.DateTimeField(db_default=Now())


class Plan(models.Model):
    """A request for help with one loan and the plan that it becomes."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(db_index=True)
    loan_id = models.BigIntegerField(db_index=True)
    loan_number = models.TextField()
    currency = models.TextField()
    state = models.SmallIntegerField()  # choices.PlanState
    means = models.ForeignKey(Means, on_delete=models.PROTECT)
    requested_on = models.DateField()
    offered_on = models.DateField(null=True)
    offer = models.ForeignKey("Offer", on_delete=models.PROTECT, null=True, related_name="+")
    why_a_person = models.JSONField(default=list)  # policy.why_a_person of what was accepted
    active_on = models.DateField(null=True)  # the restructuring date
    broken_on = models.DateField(null=True)
    reinstated_on = models.DateField(null=True)  # once
    ended_on = models.DateField(null=True)
    event_ids = models.JSONField(default=list)  # servicing's events of it
    stop_id = models.BigIntegerField(null=True)  # the stop at the gate while it runs

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan_id"],
                name="one_open_plan_a_loan",
                condition=models.Q(state__in=[int(state) for state in OPEN]),
            )
        ]
        indexes = [models.Index(fields=["state"], name="plan_state")]


class Offer(models.Model):
    """An option as it was weighed; append-only. Offered ones have a rank, the others say what stands
    against them."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="offers")
    turn = models.SmallIntegerField()  # of the assessment
    code = models.TextField()  # of rules/collection/hardship.yaml
    steps = models.JSONField()  # [verb, what it is told] of servicing, in order
    outcome = models.SmallIntegerField()  # choices.Outcome
    rank = models.SmallIntegerField(null=True)
    refused = models.TextField(blank=True)
    figures = models.JSONField(default=dict)  # servicing.said_json's summary: before and after with schedules
    instalments = models.IntegerField(default=0)
    months = models.IntegerField(default=0)
    payment_minor = models.BigIntegerField(default=0)  # in the dearest month
    payment_to_income = models.FloatField(null=True)
    surplus_minor = models.BigIntegerField(default=0)  # left in the worst month
    value_minor = models.BigIntegerField(default=0)  # to the lender, present
    expected_minor = models.BigIntegerField(default=0)
    loss_minor = models.BigIntegerField(default=0)
    kept_chance = models.FloatField(default=0)
    to_pay_minor = models.BigIntegerField(default=0)
    total_cost_minor = models.BigIntegerField(default=0)
    given_up_minor = models.BigIntegerField(default=0)
    second_person = models.TextField(blank=True)  # the rule that asks for one
    history_mark = models.BigIntegerField(default=0)  # the loan's last event when it was weighed
    weighed_on = models.DateField()
    rulebook_version = models.TextField()


class Consent(models.Model):
    """What a borrower agreed to, word for word; append-only."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="consents")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    language = models.TextField()
    text_version = models.TextField()
    text = models.TextField()
    digest = models.TextField()  # SHA-256 of the text
    channel = models.TextField()  # portal, phone, branch
    given_on = models.DateField()
    given_at = models.DateTimeField(db_default=Now())
    actor = models.TextField()


class Step(models.Model):
    """A change of a plan's state; append-only."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="history")
    before = models.SmallIntegerField(null=True)
    after = models.SmallIntegerField()
    on = models.DateField()  # business date
    at = models.DateTimeField(db_default=Now())
    actor = models.TextField()
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict)
