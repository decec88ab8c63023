"""Why a loan's figures are what they are, in words for a borrower. Pure: a loan's page in, sentences out.

Every figure comes from the fold's own state, rows and allocations; every sum shown holds to the
minor unit, and nothing is calculated anew here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from arrears.kernel.codes import ArrearsKind, AssetClass, Kind, Method, PenaltyBasis, Status
from arrears.servicing.choices import FAULT, KIND
from arrears.servicing.claim import charged_off_minor, claim_minor
from arrears.servicing.explain_forms import day as _day
from arrears.servicing.explain_forms import money as money
from arrears.servicing.explain_forms import percent as _percent
from arrears.servicing.explain_line import agreed_line
from arrears.servicing.explain_plan import change_of_plan
from arrears.servicing.standing import day_or_none

if TYPE_CHECKING:
    from arrears.servicing.queries.loan_page import LoanPage
    from arrears.servicing.queries.loan_rows import EventRow, Header, InstalmentRow

_WITHOUT_AMOUNT = (Kind.REVERSE, Kind.PAUSE_DELINQUENCY, Kind.RESUME_DELINQUENCY, Kind.RE_AMORTISE)
_ALL_OPEN = (Kind.CHARGE_OFF, Kind.WRITE_OFF)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and the sentences under it."""

    title: str
    lines: tuple[str, ...]


def explain(page: "LoanPage") -> tuple[Section, ...]:
    """The explanation in the language that is active (django.utils.translation.override)."""
    if page.state["fault"]:
        fault = next(choice.label for code, choice in FAULT.items() if int(code) == page.state["fault"])
        line = _("This loan can't be calculated: %(fault)s. A person has to look at its events.")
        return (Section(title=_("Set aside"), lines=(line % {"fault": str(fault)},)),)
    parts = [
        (_("What was agreed"), _agreed(page)),
        (_("What happened"), _happened(page)),
        (_("What has fallen due"), _due(page)),
        (_("What is owed"), _owed(page)),
        (_("Penalty interest"), _penalty(page)),
        (_("Days past due"), _ageing(page)),
        (_("What comes next"), _next(page)),
    ]
    sections = (Section(title=title, lines=tuple(lines)) for title, lines in parts)
    return tuple(section for section in sections if section.lines)


def _agreed(page: "LoanPage") -> Iterator[str]:
    header, currency = page.header, page.header.currency
    if header.terms["method"] == Method.REVOLVING:
        yield from agreed_line(page)
        return
    methods = {
        Method.EQUAL_INSTALMENTS: _("equal instalments"),
        Method.EQUAL_PRINCIPAL: _("equal parts of principal"),
        Method.FLAT: _("equal parts of principal and flat interest"),
        Method.INTEREST_ONLY: _("interest first, principal with the last instalment"),
        Method.BULLET: _("everything in one sum at the end"),
        Method.GIVEN_ROWS: _("an agreed list of instalments"),
        Method.AS_REPORTED: _("bills as the former servicer reported them"),
    }
    yield _("%(amount)s at %(rate)s a year, in %(count)d instalments (%(method)s), agreed from %(day)s.") % {
        "amount": money(header.principal_minor, currency),
        "rate": _percent(header.rate_ppb * (12 if header.terms["rate_unit"] == 3 else 1)),
        "count": header.instalments,
        "method": methods[Method(header.terms["method"])],
        "day": _day(header.start_on),
    }


def _happened(page: "LoanPage") -> Iterator[str]:
    for event in page.events:
        if event.value_on <= page.as_of:
            yield _event(event, page.header)


def _event(event: "EventRow", header: "Header") -> str:
    split, currency = _split(event), header.currency
    words = {
        "day": _day(event.value_on),
        "what": str(KIND[Kind(event.kind)].label),
        "amount": money(sum(split.values()) if event.kind in _ALL_OPEN else event.amount_minor, currency),
        "split": _(", ").join(f"{name} {money(minor, currency)}" for name, minor in split.items() if minor),
        "left": money(event.balance_minor or 0, currency),
    }
    if event.reversed_by is not None:
        return (
            _("%(day)s: %(what)s of %(amount)s, reversed later: it counts as if it had never been.") % words
        )
    change = change_of_plan(event, currency=currency, rate_unit=header.terms["rate_unit"])
    if change is not None:
        return _("%(day)s: %(what)s: %(change)s.") % {**words, "change": change}
    if event.kind in _WITHOUT_AMOUNT:
        return _("%(day)s: %(what)s.") % words
    if event.kind in (Kind.DISBURSE, Kind.OPENING, Kind.FEE) or not words["split"]:
        line = _("%(day)s: %(what)s of %(amount)s.") % words
    else:
        line = _("%(day)s: %(what)s of %(amount)s: %(split)s; principal left %(left)s.") % words
    if event.backdated:
        line += " " + _("It was written down on %(posted)s.") % {"posted": _day(event.posted_on)}
    return line


def _split(event: "EventRow") -> dict[str, int]:
    return {
        _("penalty interest"): event.penalty_minor or 0,
        _("fees"): event.fee_minor or 0,
        _("interest"): event.interest_minor or 0,
        _("principal"): event.principal_minor or 0,
        _("held for the borrower"): event.overpaid_minor or 0,
    }


def _due(page: "LoanPage") -> Iterator[str]:
    state, currency = page.state, page.header.currency
    due = [row for row in page.instalments if row.due_on <= page.as_of]
    if not due:
        return
    yield _("By %(day)s %(count)d of %(all)d instalments have fallen due, together %(amount)s.") % {
        "day": _day(page.as_of),
        "count": len(due),
        "all": len(page.instalments),
        "amount": money(state["scheduled_due_minor"], currency),
    }
    yield _("%(amount)s has come in from the borrower so far.") % {
        "amount": money(state["received_minor"], currency)
    }


def _owed(page: "LoanPage") -> Iterator[str]:
    state, currency = page.state, page.header.currency
    sums = (
        (_("Principal"), "principal", state["principal_outstanding_minor"]),
        (_("Interest"), "interest", state["interest_outstanding_minor"] + state["interest_accrued_minor"]),
        (_("Fees"), "fee", state["fee_outstanding_minor"]),
    )
    for name, part, result in sums:
        line = _sum(state, part, result, currency)
        if line:
            yield _("%(name)s: %(sum)s.") % {"name": name, "sum": line}
    if state["interest_accrued_minor"] < 0:
        yield _("Interest of %(amount)s was paid before it was earned.") % {
            "amount": money(-state["interest_accrued_minor"], currency)
        }
    elif state["interest_outstanding_minor"] or state["interest_accrued_minor"]:
        yield _("Of the interest %(due)s has fallen due, %(accrued)s is earned but not due yet.") % {
            "due": money(state["interest_outstanding_minor"], currency),
            "accrued": money(state["interest_accrued_minor"], currency),
        }
    if state["overpaid_minor"]:
        yield _("%(amount)s too much was paid and is held for the borrower.") % {
            "amount": money(state["overpaid_minor"], currency)
        }


def _sum(state: Mapping[str, int], part: str, result: int, currency: str) -> str:
    """`paid out 10,000.00 − paid 779.90 = 9,220.10`; empty when there never was anything of the part."""
    came = {_("brought in"): state[f"opening_{part}_minor"]}
    if part == "principal":
        came[_("paid out")] = state["disbursed_minor"]
    elif part == "interest":
        came[_("earned")] = state["interest_earned_minor"]
    else:
        came[_("charged")] = state[f"{part}_charged_minor"]
    went = {
        _("paid"): state[f"{part}_paid_minor"],
        _("waived"): state[f"{part}_waived_minor"],
        _("charged off"): state[f"{part}_charged_off_minor"],
    }
    if not any(came.values()):
        return ""
    plus = " + ".join(f"{name} {money(minor, currency)}" for name, minor in came.items() if minor)
    less = "".join(f" − {name} {money(minor, currency)}" for name, minor in went.items() if minor)
    return f"{plus}{less} = {money(result, currency)}"


def _penalty(page: "LoanPage") -> Iterator[str]:
    state, terms, currency = page.state, page.header.terms, page.header.currency
    if not state["penalty_charged_minor"] and not state["opening_penalty_minor"]:
        return
    if terms["penalty_basis"] != PenaltyBasis.NONE:
        yield _penalty_rule(page)
    for row in page.instalments:
        if row.penalty_minor:
            yield _("Instalment %(number)d, due on %(day)s: %(amount)s, of which %(paid)s is paid.") % {
                "number": row.number,
                "day": _day(row.due_on),
                "amount": money(row.penalty_minor, currency),
                "paid": money(row.penalty_paid_minor, currency),
            }
    yield _("In all %(charged)s was charged, %(open)s is open.") % {
        "charged": money(state["penalty_charged_minor"] + state["opening_penalty_minor"], currency),
        "open": money(state["penalty_outstanding_minor"], currency),
    }


def _penalty_rule(page: "LoanPage") -> str:
    terms, rate = page.header.terms, page.header.rate_ppb * (12 if page.header.terms["rate_unit"] == 3 else 1)
    multiple = terms["penalty_multiple_ppm"]
    yearly = rate * multiple // 10**6 if multiple else terms["penalty_rate_ppb"]
    base = (
        _("overdue principal")
        if terms["penalty_basis"] == PenaltyBasis.OVERDUE_PRINCIPAL
        else _("overdue principal and interest")
    )
    return _(
        "It runs by the day on %(base)s at %(rate)s a year of %(days)d days, from the day after the due "
        "day; when all is paid within %(grace)d days of it, none is charged."
    ) % {
        "base": base,
        "rate": _percent(yearly),
        "days": terms["penalty_days_in_year"],
        "grace": terms["penalty_grace_days"],
    }


def _ageing(page: "LoanPage") -> Iterator[str]:
    state, currency = page.state, page.header.currency
    if not state["dpd_days"]:
        closed = state["status"] in (Status.PAID_OFF, Status.CHARGED_OFF, Status.OVERPAID)
        yield _("The account is closed: nothing is overdue.") if closed else _("Nothing is overdue.")
        return
    oldest = _oldest(page)
    if oldest is not None:
        yield _(
            "The oldest unpaid instalment, number %(number)d, fell due on %(due)s; %(open)s of it is open."
        ) % {
            "number": oldest.number,
            "due": _day(oldest.due_on),
            "open": money(oldest.open_minor, currency),
        }
    line = _("Days past due on %(day)s: %(days)d. Instalments behind: %(count)d, overdue in all: %(amount)s.")
    yield line % {
        "day": _day(page.as_of),
        "days": state["dpd_days"],
        "count": state["instalments_behind"],
        "amount": money(state["overdue_minor"], currency),
    }
    yield from _judgement(page)


def _oldest(page: "LoanPage") -> "InstalmentRow | None":
    due_on = day_or_none(page.state["oldest_due_day"])
    return next((row for row in page.instalments if row.due_on == due_on and row.dpd_days), None)


def _judgement(page: "LoanPage") -> Iterator[str]:
    state, terms = page.state, page.header.terms
    kinds = {
        ArrearsKind.UNPAID: _("Nothing of the oldest overdue instalment is paid: overdue, unpaid."),
        ArrearsKind.PARTLY_PAID: _("Part of the oldest overdue instalment is paid: overdue, partly paid."),
        ArrearsKind.DEFAULT: _("More than %(days)d days past due: default.")
        % {"days": terms["default_days"]},
    }
    if state["arrears_kind"] in kinds:
        yield kinds[ArrearsKind(state["arrears_kind"])]
    classes = {
        AssetClass.SPECIAL_MENTION: (_("special mention"), terms["special_mention_days"]),
        AssetClass.SUBSTANDARD: (_("substandard"), terms["substandard_days"]),
        AssetClass.DOUBTFUL: (_("doubtful"), terms["doubtful_days"]),
        AssetClass.LOSS: (_("loss"), terms["loss_days"]),
    }
    if state["asset_class"] in classes:
        name, days = classes[AssetClass(state["asset_class"])]
        yield _("Class: %(name)s, because it is more than %(days)d days past due.") % {
            "name": name,
            "days": days,
        }


def _next(page: "LoanPage") -> Iterator[str]:
    state, currency = page.state, page.header.currency
    next_on = day_or_none(state["next_due_day"])
    if next_on is not None and state["next_due_minor"]:
        yield _("%(amount)s falls due on %(day)s.") % {
            "amount": money(state["next_due_minor"], currency),
            "day": _day(next_on),
        }
    if state["status"] == Status.ACTIVE and page.header.terms["method"] != Method.AS_REPORTED:
        yield _("To pay everything off on %(day)s takes %(amount)s.") % {
            "day": _day(page.as_of),
            "amount": money(state["payoff_minor"], currency),
        }
    if state["status"] == Status.CHARGED_OFF:
        claim = claim_minor(state=state, charge_off=page.header.terms["charge_off"])
        yield _("%(gone)s was charged off, %(back)s was recovered since; %(claim)s is still claimed.") % {
            "gone": money(charged_off_minor(state), currency),
            "back": money(state["recovered_minor"], currency),
            "claim": money(claim, currency),
        }
