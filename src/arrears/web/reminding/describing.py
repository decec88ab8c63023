"""Words and marks of the reminders' screens."""

from django.utils.translation import gettext as _

from arrears.collection.contacts.words import REASONS
from arrears.collection.reminders.choices import CHANNEL, MESSAGE_STATE, WHY
from arrears.collection.reminders.plan_file import Step
from arrears.collection.reminders.queries import MessageRow
from arrears.collection.reminders.template_file import templates
from arrears.web.formats import is_chinese
from arrears.web.tables import Mark


def template_name(code: str) -> str:
    """The template's name in the reader's language."""
    known = templates().get(code)
    return code if known is None else known.names["zh" if is_chinese() else "en"]


def channel_name(code: str) -> str:
    """The channel in the reader's language."""
    return str(CHANNEL[code].label) if code in CHANNEL else "–"


def language_name(code: str) -> str:
    """Chinese or English."""
    return _("Chinese") if code == "zh" else _("English")


def why_text(*, why: str, rules: tuple[str, ...] = ()) -> str:
    """Why a message is not sent: our own reason, or the gate's with the rules that it names."""
    words = ", ".join(reason_name(code) for code in why.split())
    return f"{words} ({', '.join(rules)})" if rules else words


def reason_name(code: str) -> str:
    """A reason in words: ours, or the gate's."""
    if code in WHY:
        return str(WHY[code])
    return str(REASONS.get(code, code))


def state_mark(row: MessageRow) -> Mark:
    """The state of a message."""
    choice = MESSAGE_STATE[row.state]
    return Mark(label=choice.label, colour=choice.colour)


def step_name(step: Step) -> str:
    """When it happens, in words."""
    if step.days == 0:
        return _("On the due date")
    if step.days < 0:
        return _("%(days)d days before the due date") % {"days": -step.days}
    return _("%(days)d days past due") % {"days": step.days}
