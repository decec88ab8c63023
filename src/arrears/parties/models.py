"""People who borrow. Names, ID numbers and phones are encrypted in the column (plumbing.crypto)."""

from django.db import models


class Person(models.Model):
    """A borrower. `id` is the borrower key that every table carries."""

    id = models.BigIntegerField(primary_key=True)
    source_ref = models.TextField(blank=True)  # the borrower's key in an imported book
    name_sealed = models.BinaryField(null=True)
    name_index = models.BinaryField(null=True)  # of parties.policy.name_key
    id_number_sealed = models.BinaryField(null=True)
    id_number_index = models.BinaryField(null=True)  # keyed blind index for search
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    born_on = models.DateField(null=True)
    region = models.TextField(blank=True)  # province code GB/T 2260 in China, state elsewhere
    created_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["name_index"], name="person_name"),
            models.Index(fields=["id_number_index"], name="person_id_number"),
            models.Index(fields=["phone_index"], name="person_phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_ref"], name="person_source_ref", condition=~models.Q(source_ref="")
            )
        ]


class Circumstances(models.Model):
    """What is known of a person's income and other debts from a day on; append-only."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    from_on = models.DateField()
    employment = models.SmallIntegerField()  # parties.choices.Employment
    income_monthly_minor = models.BigIntegerField()
    pay_day = models.SmallIntegerField(null=True)
    debt_elsewhere_minor = models.BigIntegerField(default=0)
    debt_elsewhere_monthly_minor = models.BigIntegerField(default=0)
    living_monthly_minor = models.BigIntegerField(null=True)  # what the household needs, as stated
    household = models.SmallIntegerField(null=True)  # persons who live on the income
    source = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "from_on"], name="circumstances_of_person")]


class ContactPoint(models.Model):
    """A number or address at which a person, or somebody around them, is reached."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    type = models.SmallIntegerField()  # parties.choices.PointType
    value_sealed = models.BinaryField()
    value_index = models.BinaryField()  # keyed blind index: the same for the same number, whoever gave it
    owner = models.SmallIntegerField(default=0)  # parties.choices.Owner
    owner_name_sealed = models.BinaryField(null=True)  # of somebody else than the person
    place = models.SmallIntegerField(default=0)  # parties.choices.Place
    status = models.SmallIntegerField(default=0)  # parties.choices.PointStatus
    is_primary = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)  # to being contacted there
    source = models.TextField()
    created_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id"], name="contact_point_person"),
            models.Index(fields=["value_index"], name="contact_point_value"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "type", "value_index", "owner"], name="contact_point_once"
            )
        ]


class Preferences(models.Model):
    """How a person wants to be contacted; a person without a row has the lender's defaults."""

    person_id = models.BigIntegerField(primary_key=True)
    language = models.TextField(blank=True)  # BCP 47, such as zh-Hans
    time_zone = models.TextField(blank=True)  # IANA, such as Asia/Shanghai
    channels = models.JSONField(default=list)  # wanted, best first; [] = any
    hours = models.JSONField(default=dict)  # as a rule's local_hours; {} = any
    updated_at = models.DateTimeField(auto_now=True)


class FlagOfPerson(models.Model):
    """A flag from a moment to another; the evidence says why it was raised and lowered."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    flag = models.SmallIntegerField()  # parties.choices.Flag
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    evidence = models.TextField()
    actor = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="flag_person")]
