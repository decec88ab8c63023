"""The order of allocation as data: a list of [due state, part], packed as the kernel reads it."""

from datetime import date

from arrears.kernel.codes import Part
from arrears.kernel.order import pack_order
from arrears.plumbing.early import gettext as _
from arrears.rulebook import parameters
from arrears.rulebook.fields import Fields

DUE_STATES = ("past_due", "due", "in_advance")
PARTS = {part.name.lower(): part for part in Part}


def read_order(fields: Fields, *, jurisdiction: str, on: date) -> tuple[tuple[str, str], ...]:
    """The list below `order`: every pair of due state and part once; without it, the law's order on a day.

    Raises UnableToReadRules.
    """
    if "order" not in fields.keys():  # noqa: SIM118 (not a mapping)
        return _of_the_law(fields, jurisdiction=jurisdiction, on=on)
    steps = fields.raw("order")
    if not isinstance(steps, list) or any(not isinstance(step, list) or len(step) != 2 for step in steps):
        fields.refuse("order", _("expected a list of [due state, part], like [past_due, interest]"))
    for place, (state, part) in enumerate(steps):
        if state not in DUE_STATES or part not in PARTS:
            fields.refuse(
                f"order[{place}]",
                _("expected [%(due_states)s, %(parts)s], got [%(state)s, %(part)s]")
                % {
                    "due_states": " | ".join(DUE_STATES),
                    "parts": " | ".join(PARTS),
                    "state": state,
                    "part": part,
                },
            )
    missing = [[state, part] for state in DUE_STATES for part in PARTS if [state, part] not in steps]
    if missing or len(steps) != len(DUE_STATES) * len(PARTS):
        fields.refuse(
            "order",
            _("each pair once: missing %(missing)s") % {"missing": missing}
            if missing
            else _("a pair is given twice"),
        )
    return tuple((state, part) for state, part in steps)


def _of_the_law(fields: Fields, *, jurisdiction: str, on: date) -> tuple[tuple[str, str], ...]:
    """The law's order of the parts, in each due state."""
    law = parameters.strictest(jurisdiction=jurisdiction, rule="allocation_order", on=on)
    parts = law.value if law else None
    if not isinstance(parts, list) or sorted(parts) != sorted(PARTS):
        fields.refuse(
            "order",
            _("is missing, and %(jurisdiction)s has no order of %(parts)s on %(on)s")
            % {"jurisdiction": jurisdiction, "parts": ", ".join(PARTS), "on": on},
        )
    return tuple((state, part) for state in DUE_STATES for part in parts)


def packed(order: tuple[tuple[str, str], ...]) -> int:
    """The order as the kernel's `order` term."""
    return pack_order([(DUE_STATES.index(state), int(PARTS[part])) for state, part in order])
