"""What agencies can refuse."""

from arrears.plumbing.failures import Unable


class UnableToFindAgency(Unable):
    """There is no such agency."""


class UnableToFindPlacement(Unable):
    """There is no such placement, or it is another agency's."""


class UnableToAdmit(Unable):
    """The agency can't be taken into the panel like that; the message says what is missing."""


class UnableToGiveMandate(Unable):
    """The mandate is refused; the message says why."""


class UnableToPlace(Unable):
    """The case can't go to that agency; the message says why."""


class UnableToChangePlacement(Unable):
    """The placement can't go to that state; the message says why."""


class UnableToTakeFile(Unable):
    """The file can't be read as a whole; nothing of it was taken."""


class UnableToInvoice(Unable):
    """The invoice is refused; the message says why."""


class UnableToEvaluate(Unable):
    """The evaluation is refused; the message says why."""
