"""Which changes of a plan law and lender allow. Pure: what is asked and the limits in, breaches out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from arrears.kernel.codes import Deferral, Kind, ReAge, ReAmortise, Status
from arrears.servicing.explain_forms import money
from arrears.servicing.limitation import years_after

# The rules that are asked for, by name: rules/<jurisdiction>/ and rules/company/.
RULES = (
    "extensions_max",
    "extension_needs_consent",
    "extension_share_of_original_term",
    "extension_guarantor_consent",
    "plan_months_max",
    "re_ages_max",
    "deferral_months_max",
    "settlement_deadline_days_max",
    "settlement_discount_share_max",
)
RESTRUCTURINGS = (Kind.RE_AGE, Kind.RE_AMORTISE, Kind.EXTEND, Kind.DEFER)
MOST_INSTALMENTS = 600
_TREATMENTS = {Kind.RE_AGE: ReAge, Kind.RE_AMORTISE: ReAmortise, Kind.DEFER: Deferral}
_TO_COME = (Kind.RE_AMORTISE, Kind.DEFER, Kind.CHANGE_DUE_DAY)  # change instalments that are yet to come
_COUNTED = (Kind.RE_AGE, Kind.EXTEND, Kind.DEFER)


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A limit's value and how it is cited."""

    value: Decimal
    cited: str


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An earlier change of the same loan's plan that still stands."""

    kind: Kind
    on: date
    instalments: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A change of plan, and the loan that it is asked of."""

    kind: Kind
    value_on: date
    instalments: int = 0
    treatment: int = 0
    rate_ppb: int = 0
    amount_minor: int = 0
    due_on: date | None = None
    to_on: date | None = None
    status: Status = Status.ACTIVE
    currency: str = ""
    owed_minor: int = 0  # what would pay the loan off without the change
    started_on: date
    agreed_maturity_on: date  # the last due day as first agreed
    matures_on: date  # the last due day without the change
    would_mature_on: date  # with it
    longest_months: int | None = None  # the product's longest term
    product: str = ""
    months_of_period: Decimal = Decimal(1)
    earlier: tuple[Earlier, ...] = ()
    silent_guarantors: tuple[str, ...] = ()  # who stand for the debt and have not agreed


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A limit that would not be kept, or a figure without meaning (then `cited` is empty)."""

    words: str
    cited: str = ""

    def text(self) -> str:
        """One sentence with the rule."""
        return f"{self.words} ({self.cited})" if self.cited else self.words


Limits = Mapping[str, InForce]
Rule = Callable[[Asked, Limits], Iterator[Breach]]


def meaningless(*, asked: Asked) -> list[Breach]:
    """Figures that say nothing: refused before the loan is folded with them."""
    found = []
    if asked.kind in _COUNTED and not 1 <= asked.instalments <= MOST_INSTALMENTS:
        found.append(
            Breach(
                words=_("the instalments must be 1 to %(most_instalments)s")
                % {"most_instalments": MOST_INSTALMENTS}
            )
        )
    if asked.kind in _TREATMENTS and asked.treatment not in list(_TREATMENTS[asked.kind]):
        found.append(Breach(words=_("the treatment of the interest has no meaning; see kernel/codes.py")))
    if asked.kind is Kind.CHANGE_RATE and asked.rate_ppb < 0:
        found.append(Breach(words=_("the rate must not be below zero")))
    if asked.kind in (Kind.PAUSE_INTEREST, Kind.FREEZE_PENALTY) and (
        asked.to_on is None or asked.to_on < (asked.due_on or asked.value_on)
    ):
        found.append(Breach(words=_("the last day lies before the first")))
    if asked.kind is Kind.FREEZE_PENALTY and asked.due_on is not None and asked.due_on < asked.value_on:
        found.append(Breach(words=_("it begins before its value date: date that back instead")))
    if asked.kind in (Kind.RE_AGE, Kind.SETTLE) and (asked.due_on is None or asked.due_on < asked.value_on):
        found.append(Breach(words=_("the day on which it falls due lies before the value date")))
    if asked.kind is Kind.SETTLE and asked.amount_minor >= asked.owed_minor:
        found.append(
            Breach(
                words=_("a settlement is for less than the %(owed)s that are owed")
                % {"owed": _amount(asked.owed_minor, asked)}
            )
        )
    if asked.kind in _TO_COME and asked.status is Status.ACTIVE and asked.value_on >= asked.matures_on:
        found.append(
            Breach(
                words=_(
                    "every instalment has fallen due, the last on %(day)s; agree on instalments of the "
                    "arrears"
                )
                % {"day": asked.matures_on}
            )
        )
    if asked.status is not Status.ACTIVE and asked.kind is not Kind.SETTLE:
        found.append(Breach(words=_("only a running loan's plan can be changed")))
    return found


def breaches(*, asked: Asked, limits: Limits) -> list[Breach]:
    """Every limit that the change would not keep."""
    return [breach for rule in _ALL.get(asked.kind, ()) for breach in rule(asked, limits)]


def months_between(first: date, last: date) -> int:
    """Months from a day to a later one, a begun one counted."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + (last.day > first.day)


def _how_often(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("extensions_max")
    count = 1 + sum(earlier.kind is Kind.EXTEND for earlier in asked.earlier)
    if limit and count > limit.value:
        yield Breach(
            words=_("it would be extension %(count)s; at most %(value)s are allowed")
            % {"count": count, "value": limit.value},
            cited=limit.cited,
        )


def _in_time(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("extension_needs_consent")
    if limit and asked.value_on > asked.matures_on:
        yield Breach(
            words=_(
                "an extension is asked for before the term ends, which was on %(matures_on)s; agree "
                "on instalments of the arrears instead"
            )
            % {"matures_on": asked.matures_on},
            cited=limit.cited,
        )


def _longer_than_agreed(asked: Asked, limits: Limits) -> Iterator[Breach]:
    term = months_between(asked.started_on, asked.agreed_maturity_on)
    limit = limits.get("extension_share_of_original_term")
    if limit and term <= 12:
        days = (asked.would_mature_on - asked.agreed_maturity_on).days
        most = limit.value * (asked.agreed_maturity_on - asked.started_on).days
        if days > most:
            yield Breach(
                words=_("all extensions together would be %(days)s days, above %(most)s of the original term")
                % {"days": days, "most": most},
                cited=limit.cited,
            )
    elif term > 12 and asked.longest_months is not None:
        months = months_between(asked.started_on, asked.would_mature_on)
        if months > asked.longest_months:
            yield Breach(
                words=_("the term would be %(months)s months; the product has at most %(longest_months)s")
                % {"months": months, "longest_months": asked.longest_months},
                cited=_("product %(product)s") % {"product": asked.product},
            )


def _guarantors(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("extension_guarantor_consent")
    if limit and asked.silent_guarantors:
        names = ", ".join(asked.silent_guarantors)
        yield Breach(
            words=_("who stand for the debt have not agreed to it: %(names)s") % {"names": names},
            cited=limit.cited,
        )


def _plan_length(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("plan_months_max")
    months = months_between(asked.value_on, asked.would_mature_on)
    if limit and months > limit.value:
        yield Breach(
            words=_("the plan would run %(months)s months; at most %(value)s")
            % {"months": months, "value": limit.value},
            cited=limit.cited,
        )


def _re_ages(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("re_ages_max")
    year_ago = years_after(asked.value_on, -1)
    count = 1 + sum(e.kind is Kind.RE_AGE and e.on > year_ago for e in asked.earlier)
    if limit and count > limit.value:
        yield Breach(
            words=_("it would be plan %(count)s for this loan's arrears within 12 months; at most %(value)s")
            % {"count": count, "value": limit.value},
            cited=limit.cited,
        )


def _deferred(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("deferral_months_max")
    earlier = sum(e.instalments for e in asked.earlier if e.kind is Kind.DEFER)
    months = (earlier + asked.instalments) * asked.months_of_period
    if limit and months > limit.value:
        yield Breach(
            words=_("%(months)s months would be deferred in all; at most %(value)s")
            % {"months": months, "value": limit.value},
            cited=limit.cited,
        )


def _deadline(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("settlement_deadline_days_max")
    if limit and asked.due_on and (asked.due_on - asked.value_on).days > limit.value:
        days = (asked.due_on - asked.value_on).days
        yield Breach(
            words=_("the deadline is %(days)s days away; at most %(value)s")
            % {"days": days, "value": limit.value},
            cited=limit.cited,
        )


def _discount(asked: Asked, limits: Limits) -> Iterator[Breach]:
    limit = limits.get("settlement_discount_share_max")
    given_up = asked.owed_minor - asked.amount_minor
    if limit and given_up > limit.value * asked.owed_minor:
        yield Breach(
            words=_("%(given_up)s of %(owed)s would be given up; at most %(value)s")
            % {
                "given_up": _amount(given_up, asked),
                "owed": _amount(asked.owed_minor, asked),
                "value": f"{limit.value:.4%}".replace("0000%", "%").replace(".%", "%"),
            },
            cited=limit.cited,
        )


def _amount(minor: int, asked: Asked) -> str:
    return money(minor, asked.currency).strip()


_ALL: Mapping[Kind, tuple[Rule, ...]] = {
    Kind.EXTEND: (_how_often, _in_time, _longer_than_agreed, _guarantors),
    Kind.RE_AGE: (_plan_length, _re_ages),
    Kind.DEFER: (_deferred, _guarantors),
    Kind.SETTLE: (_deadline, _discount),
}
