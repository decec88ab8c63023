"""The gate: one planned contact, what is known, the rules in force → the answer. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from arrears.collection.contacts.gate.planned import Decision, Planned, Verdict
from arrears.collection.contacts.gate.situation import Finding, Form, Situation
from arrears.collection.contacts.gate.standing import Attempt, Standing
from arrears.collection.contacts.gate.times import whole_seconds

_STEPS = 500  # each step jumps over a whole stretch in which it is denied


class Rules(Protocol):
    """The rules that bind a debtor, by moment (gate.law.Law)."""

    def at(self, moment: datetime, standing: Standing) -> Sequence[Form]:
        """Those in force at a moment."""
        ...

    def changes_after(self, moment: datetime, standing: Standing) -> datetime | None:
        """The next moment at which others are in force."""
        ...


def decide(
    *,
    planned: Planned,
    standing: Standing,
    history: Sequence[Attempt],
    rules: Rules,
    look_ahead: bool = True,
) -> Decision:
    """Allow, deny, or allow with duties; every rule that denies, what was counted, when it would be allowed.

    Asked again at `next_allowed_at`, with nothing new, the answer is to allow; before it, to deny. Without
    `look_ahead` that moment is not looked for.
    """
    seen = Situation(planned=planned, standing=standing, history=history, at=whole_seconds(planned.at))
    forms = rules.at(seen.at, standing)
    found = _findings(forms, seen)
    counters = tuple(one for form in forms if (one := form.counter(seen)) is not None)
    if found:
        return Decision(
            verdict=Verdict.DENY,
            rules=_once(one.rule for one in found),
            counters=counters,
            next_allowed_at=_next_allowed(seen, found, rules) if look_ahead else None,
            reasons=_once(one.reason for one in found),
        )
    asked = [(form.rule, form.duties(seen)) for form in forms]
    duties = _once(code for _, codes in asked for code in codes)
    return Decision(
        verdict=Verdict.ALLOW_WITH_DUTY if duties else Verdict.ALLOW,
        rules=_once(rule for rule, codes in asked if codes),
        counters=counters,
        duties=duties,
    )


def _findings(forms: Sequence[Form], seen: Situation) -> list[Finding]:
    return [one for form in forms for one in form.findings(seen)]


def _next_allowed(seen: Situation, found: list[Finding], rules: Rules) -> datetime | None:
    """The first moment at which nothing denies. No step passes over one: a finding holds to its `until`."""
    for _ in range(_STEPS):
        change = rules.changes_after(seen.at, seen.standing)
        ends = [one.until for one in found]
        at = change if None in ends else max(end for end in ends if end is not None)
        if at is None:
            return None
        if change is not None and change > seen.at:
            at = min(at, change)
        seen = seen.moved_to(at)
        found = _findings(rules.at(at, seen.standing), seen)
        if not found:
            return at
    return None


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
