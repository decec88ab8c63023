"""What legal action, sales and visits refuse; each message says what to do."""

from arrears.plumbing.failures import Unable


class UnableToFindLegalCase(Unable):
    """There is no such legal case."""


class UnableToOpenLegalCase(Unable):
    """Legal action can't begin; the message says why."""


class UnableToTakeStep(Unable):
    """The step can't be taken now; the message says why and what comes first."""


class UnableToRecordCost(Unable):
    """The cost is refused; the message says why."""


class UnableToReadCourtData(Unable):
    """rules/collection/courts.yaml has nothing for that; the message says what to add."""


class UnableToFindSale(Unable):
    """There is no such sale."""


class UnableToSell(Unable):
    """The sale can't go on like that; the message says why."""


class UnableToFindVisit(Unable):
    """There is no such visit."""


class UnableToVisit(Unable):
    """The visit is refused; the message says why and when it may be possible."""
