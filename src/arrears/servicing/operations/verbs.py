"""Every verb by name: for proposals, previews, screens and the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.operations import (
    change_due_day,
    change_rate,
    charge_back,
    charge_fee,
    charge_off,
    convert,
    defer,
    disburse,
    extend,
    freeze_penalty,
    pause_delinquency,
    pause_interest,
    purchase,
    re_age,
    re_amortise,
    recover,
    refund,
    refund_line_purchase,
    refund_purchase,
    repay,
    resume_delinquency,
    reverse,
    settle,
    terminate,
    waive,
    write_off,
)
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.verb import Verb


class UnableToFindVerb(Unable):
    """No operation on a loan has this name; the message lists those there are."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """One argument of a verb: its type (int, str, date or an enumeration), and whether it must be said."""

    type: Any
    required: bool


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A verb and the function that does it (keyword arguments as in the verb's own file)."""

    verb: Verb
    run: Callable[..., Receipt]

    def words(self) -> dict[str, Word]:
        """What it may be told, by name: for forms and the API."""
        said = get_args(get_type_hints(self.run, include_extras=True)["said"])[0]
        return {name: word_of(hint) for name, hint in get_type_hints(said, include_extras=True).items()}


VERBS: Mapping[str, Operation] = {
    operation.verb.name: operation
    for operation in (
        Operation(verb=change_due_day.VERB, run=change_due_day.change_due_day),
        Operation(verb=change_rate.VERB, run=change_rate.change_rate),
        Operation(verb=charge_back.VERB, run=charge_back.charge_back),
        Operation(verb=charge_fee.VERB, run=charge_fee.charge_fee),
        Operation(verb=charge_off.VERB, run=charge_off.charge_off),
        Operation(verb=convert.VERB, run=convert.convert),
        Operation(verb=defer.VERB, run=defer.defer),
        Operation(verb=disburse.VERB, run=disburse.disburse),
        Operation(verb=extend.VERB, run=extend.extend),
        Operation(verb=freeze_penalty.VERB, run=freeze_penalty.freeze_penalty),
        Operation(verb=pause_delinquency.VERB, run=pause_delinquency.pause_delinquency),
        Operation(verb=pause_interest.VERB, run=pause_interest.pause_interest),
        Operation(verb=purchase.VERB, run=purchase.purchase),
        Operation(verb=re_age.VERB, run=re_age.re_age),
        Operation(verb=re_amortise.VERB, run=re_amortise.re_amortise),
        Operation(verb=recover.VERB, run=recover.recover),
        Operation(verb=refund.VERB, run=refund.refund),
        Operation(verb=refund_line_purchase.VERB, run=refund_line_purchase.refund_line_purchase),
        Operation(verb=refund_purchase.VERB, run=refund_purchase.refund_purchase),
        Operation(verb=repay.VERB, run=repay.repay),
        Operation(verb=resume_delinquency.VERB, run=resume_delinquency.resume_delinquency),
        Operation(verb=reverse.VERB, run=reverse.reverse),
        Operation(verb=settle.VERB, run=settle.settle),
        Operation(verb=terminate.VERB, run=terminate.terminate),
        Operation(verb=waive.VERB, run=waive.waive),
        Operation(verb=write_off.VERB, run=write_off.write_off),
    )
}


def operation(name: str) -> Operation:
    """An operation by its verb's name. Raises UnableToFindVerb."""
    if name not in VERBS:
        raise UnableToFindVerb(
            _("There is no operation %(name)r; there are %(known)s.")
            % {"name": name, "known": ", ".join(sorted(VERBS))}
        )
    return VERBS[name]


def word_of(hint: Any) -> Word:
    """What a hint of a TypedDict says about an argument."""
    required = get_origin(hint) is not NotRequired
    kind = hint if required else get_args(hint)[0]
    options = [option for option in get_args(kind) if option is not type(None)]
    return Word(type=options[0] if options else kind, required=required)
