"""Every verb by name: for proposals, previews, screens and the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from arrears.plumbing.failures import Unable
from arrears.servicing.operations import (
    charge_back,
    charge_fee,
    charge_off,
    disburse,
    pause_delinquency,
    recover,
    refund,
    repay,
    resume_delinquency,
    reverse,
    waive,
)
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.verb import Verb


class UnableToFindVerb(Unable):
    """No operation on a loan has this name; the message lists those there are."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A verb and the function that does it (keyword arguments as in the verb's own file)."""

    verb: Verb
    run: Callable[..., Receipt]


VERBS: Mapping[str, Operation] = {
    operation.verb.name: operation
    for operation in (
        Operation(verb=charge_back.VERB, run=charge_back.charge_back),
        Operation(verb=charge_fee.VERB, run=charge_fee.charge_fee),
        Operation(verb=charge_off.VERB, run=charge_off.charge_off),
        Operation(verb=disburse.VERB, run=disburse.disburse),
        Operation(verb=pause_delinquency.VERB, run=pause_delinquency.pause_delinquency),
        Operation(verb=recover.VERB, run=recover.recover),
        Operation(verb=refund.VERB, run=refund.refund),
        Operation(verb=repay.VERB, run=repay.repay),
        Operation(verb=resume_delinquency.VERB, run=resume_delinquency.resume_delinquency),
        Operation(verb=reverse.VERB, run=reverse.reverse),
        Operation(verb=waive.VERB, run=waive.waive),
    )
}


def operation(name: str) -> Operation:
    """An operation by its verb's name. Raises UnableToFindVerb."""
    if name not in VERBS:
        raise UnableToFindVerb(f"There is no operation {name!r}; there are {', '.join(sorted(VERBS))}.")
    return VERBS[name]
