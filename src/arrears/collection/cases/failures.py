"""What cases refuse; each message says what to do."""

from arrears.plumbing.failures import Unable


class UnableToFindCase(Unable):
    """There is no such case."""


class UnableToChangeCase(Unable):
    """A case can't be changed like that now."""


class UnableToTakeCase(Unable):
    """Somebody else has this debtor on the screen, or the turn has run out."""


class UnableToRecordConversation(Unable):
    """The conversation is not complete, or may not be recorded like that."""


class UnableToPromise(Unable):
    """A promise has an amount and a day that both lie within the rules."""


class UnableToReview(Unable):
    """A review answers every item of the checklist, once a conversation."""


class UnableToManageTeam(Unable):
    """A team, a collector or a hand-over that can't be."""
