"""A lender with borrowers who can be reached, made through the real operations."""

from contextlib import nullcontext
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pyarrow as pa

START = date(2025, 6, 16)  # first due on 2025-07-16, a Wednesday
DUE = date(2025, 7, 16)
ZONE = ZoneInfo("Asia/Shanghai")
BY = {"actor": "tester", "source": "test"}


def moment(on: date, clock: str = "09:00") -> datetime:
    """A moment in the lender's zone."""
    return datetime.combine(on, time.fromisoformat(clock), tzinfo=ZONE)


def make_lender(*, people: int, loans_each: int = 1, emails: bool = True) -> dict[int, list[int]]:
    """People with phones and e-mail addresses, loans paid out on START, the templates approved."""
    from arrears import rulebook
    from arrears.parties.operations.register_many import register_many
    from arrears.plumbing.clock import set_business_date
    from arrears.servicing.operations.agree_terms import agree_terms
    from arrears.servicing.operations.originate_many import originate_many

    set_business_date(to=START, actor="tester")
    product = rulebook.products.load(code="cash-12", on=START)
    terms = agree_terms(
        product_code=product.code,
        product_version=product.version,
        currency=product.currency,
        jurisdiction=product.jurisdiction,
        fields=product.terms_fields,
    )
    ids = register_many(
        people=pa.table(
            {
                "name": [f"测试{n}" for n in range(people)],
                "phone": [f"1200{n:07d}" for n in range(people)],
                "born_on": pa.array([date(1990, 1, 1)] * people, pa.date32()),
                "region": ["110000"] * people,
                "created_on": pa.array([START] * people, pa.date32()),
            }
        )
    ).tolist()
    _points(ids, emails)
    owners = [who for who in ids for _ in range(loans_each)]
    principals = [1_000_000 + 10_000 * n for n in range(len(owners))]
    loans = originate_many(
        loans=pa.table(
            {
                "borrower_id": owners,
                "terms_id": [terms] * len(owners),
                "principal_minor": principals,
                "rate_ppb": [150_000_000] * len(owners),
                "instalments": [12] * len(owners),
                "start_on": pa.array([START] * len(owners), pa.date32()),
                "idempotency_key": [f"loan-{n}" for n in range(len(owners))],
            }
        )
    ).tolist()
    _pay_out(loans, principals)
    approve_all()
    found: dict[int, list[int]] = {}
    for who, loan in zip(owners, loans, strict=True):
        found.setdefault(who, []).append(loan)
    return found


def _points(ids: list[int], emails: bool) -> None:
    from arrears.parties.choices import PointType
    from arrears.parties.operations.add_contact_points import COLUMNS, add_contact_points

    rows = [(who, PointType.PHONE, f"1200{n:07d}") for n, who in enumerate(ids)]
    if emails:
        rows += [(who, PointType.EMAIL, f"p{n}@borrower.example") for n, who in enumerate(ids)]
    count = len(rows)
    table = {
        "person_id": [row[0] for row in rows],
        "type": [int(row[1]) for row in rows],
        "value": [row[2] for row in rows],
        "owner": [0] * count,
        "owner_name": [None] * count,
        "place": [1] * count,
        "is_primary": [True] * count,
        "verified_at": [None] * count,
        "consented_at": [None] * count,
        "created_on": [START] * count,
    }
    add_contact_points(
        points=pa.table({name: pa.array(table[name], kind) for name, kind in COLUMNS.items()}), source="test"
    )


def _pay_out(loans: list[int], principals: list[int]) -> None:
    from arrears.servicing.operations.post_many import post_many

    post_many(
        events=pa.table(
            {
                "loan_id": loans,
                "kind": [1] * len(loans),
                "value_on": pa.array([START] * len(loans), pa.date32()),
                "amount_minor": principals,
                "idempotency_key": [f"pay-out-{n}" for n in range(len(loans))],
            }
        ),
        **BY,
    )


def approve_all() -> None:
    """Every template, proposed by one person and approved by another."""
    from arrears.collection.reminders.operations.decide_template import approve_template, propose_template
    from arrears.collection.reminders.template_file import templates

    for code, template in templates().items():
        for version in template.versions:
            propose_template(template=code, version=version, actor="maker", reason="asked for")
            approve_template(template=code, version=version, actor="checker", reason="looked at")


def close_to(day: date, *, treated: bool = False) -> None:
    """Closes every day before this one, so that it is open; `treated`: its treatments are decided."""
    from datetime import timedelta

    from arrears.close.operations.catch_up import close_through
    from tests.untreated import untreated

    with nullcontext() if treated else untreated():
        close_through(through=day - timedelta(days=1), every="month", actor="tester")


def plan(day: date, clock: str = "09:00"):
    """The plan of a day."""
    from arrears.collection.reminders.operations.plan_reminders import plan_reminders

    return plan_reminders(business_date=day, now=moment(day, clock), actor="tester")


def send(day: date, clock: str = "12:00"):
    """What is due is handed over."""
    from arrears.collection.reminders.operations.hand_over import hand_over

    return hand_over(at=moment(day, clock))


def messages(**chosen):
    """Rows of the table of messages."""
    from arrears.collection.reminders.models import Message

    return list(Message.objects.filter(**chosen).order_by("id"))


def pay(loan: int, minor: int, day: date) -> None:
    """A repayment through the operation."""
    from arrears.servicing.operations.repay import repay

    repay(loan_id=loan, amount_minor=minor, value_on=day, idempotency_key=f"pay-{loan}-{day}-{minor}", **BY)
