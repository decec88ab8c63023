"""`arrears reminders`: plans, hands over, checks the texts, takes returned e-mail."""

import click
from django.utils.translation import gettext as _

from arrears.plumbing import acting
from arrears.plumbing.speaking import LANGUAGE


@click.group()
@LANGUAGE
def reminders() -> None:
    """Reminders: the plan of a day, what is handed over, the texts."""


@reminders.command("plan")
def plan() -> None:
    """Plans the reminders of the open business date (once; the worker does it as well)."""
    from arrears.collection.reminders.operations.plan_reminders import plan_reminders
    from arrears.plumbing import clock

    done = plan_reminders(business_date=clock.business_date(), now=clock.moment(), actor=acting.user())
    click.echo(
        _(
            "%(people)d people, %(loans)d loans: %(waiting)d messages wait for their moment, "
            "%(denied)d denied."
        )
        % {"people": done.people, "loans": done.loans, "waiting": done.waiting, "denied": done.denied}
    )


@reminders.command("hand-over")
def hand_over_command() -> None:
    """Hands over the messages whose moment has come."""
    from arrears.collection.reminders.operations.hand_over import hand_over
    from arrears.plumbing import clock

    done = hand_over(at=clock.moment())
    click.echo(
        _(
            "%(sent)d handed over, %(dropped)d not sent, %(later)d again later, %(failed)d failed, "
            "%(doubt)d in doubt."
        )
        % {
            "sent": done.sent,
            "dropped": done.dropped,
            "later": done.later,
            "failed": done.failed,
            "doubt": done.in_doubt,
        }
    )


@reminders.command("check")
def check() -> None:
    """Reads the plan, the templates and the words of replies, and says what is wrong in them."""
    from arrears.collection.reminders.plan_file import reminder_plan
    from arrears.collection.reminders.reply_policy import reply_rules
    from arrears.collection.reminders.sms_length import sms_length
    from arrears.collection.reminders.template_file import templates

    plan_read, found = reminder_plan(), templates()
    reply_rules()
    for template in found.values():
        for (channel, language), text in template.versions[max(template.versions)].texts.items():
            if channel == "sms":
                length = sms_length(text.body)
                words = f"{length.encoding}, {length.segments} SMS, {length.left} left"
                click.echo(f"{template.code:16} {language}  {words} (before its variables)")
    click.echo(
        _("%(steps)d steps and %(templates)d templates are in order.")
        % {"steps": len(plan_read.steps), "templates": len(found)}
    )
