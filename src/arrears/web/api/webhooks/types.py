"""What is told to others, by type, and the news in the outbox that it comes from."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.plumbing.failures import Unable
from arrears.servicing import events

# type: (name in the outbox, what is told)
TYPES: dict[str, tuple[str, Promise]] = {
    "loan.agreed": (events.LOAN_AGREED, gettext_lazy("a loan was agreed")),
    "loan.event_posted": (events.EVENT_POSTED, gettext_lazy("something happened to a loan")),
    "loan.fact_recorded": (events.FACT_RECORDED, gettext_lazy("a fact was recorded")),
    "line.changed": (events.LINE_CHANGED, gettext_lazy("the limit of a line was changed")),
    "proposal.made": (events.PROPOSED, gettext_lazy("something waits for a second person")),
    "proposal.decided": (events.DECIDED, gettext_lazy("a second person decided")),
}


class UnableToSubscribe(Unable):
    """There is no such type of news."""


def require_known(types: list[str]) -> None:
    """Raises UnableToSubscribe unless there is at least one and each is one of TYPES."""
    unknown = [kind for kind in types if kind not in TYPES]
    if unknown or not types:
        raise UnableToSubscribe(
            _("%(given)s is no list of types of news; choose among %(types)s.")
            % {"given": ", ".join(unknown) or "–", "types": ", ".join(TYPES)}
        )
