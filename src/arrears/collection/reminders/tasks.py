"""The worker plans each open business day once and hands over what is due, every minute."""

from procrastinate.contrib.django import app

ACTOR = "system:reminders"


@app.periodic(cron="* * * * *")
@app.task(name="reminders.hand_over", lock="reminders", queueing_lock="reminders", pass_context=False)
def remind(*, timestamp: int) -> None:
    """Plans the open day where that is not done, and hands over what is due. `timestamp` is
    procrastinate's.
    """
    del timestamp
    from arrears.collection.reminders.operations.hand_over import hand_over
    from arrears.collection.reminders.operations.plan_reminders import plan_reminders
    from arrears.plumbing import clock

    try:
        now = clock.moment()
    except clock.UnableToReadClock:
        return  # an empty installation: there is nothing to remind of
    plan_reminders(business_date=clock.business_date(), now=now, actor=ACTOR)
    hand_over(at=now)
