"""The law's day table of the five-category classification (五级分类), resolved into the kernel's terms."""

from datetime import date

from arrears.plumbing.days import to_day
from arrears.plumbing.early import gettext as _
from arrears.rulebook import parameters
from arrears.rulebook.fields import Fields

CLASSES = ("special_mention", "substandard", "doubtful", "loss")


def observation_fields(*, jurisdiction: str) -> dict[str, int]:
    """How long a restructured loan is observed: months, repayments in a row, and the first day of the rule.

    The rule holds for what is restructured from its day on, whenever the product or the contract was made.
    """
    found = {
        name: parameters.strictest(
            jurisdiction=jurisdiction, rule=f"restructuring_observation_{name}", on=date.max
        )
        for name in ("months", "repayments")
    }
    fields = {f"observation_{name}": 0 if rule is None else int(rule.value) for name, rule in found.items()}
    since = None if found["months"] is None else found["months"].since
    return fields | {"observation_from_day": 0 if since is None else to_day(since)}


def terms_fields(*, jurisdiction: str, on: date, fields: Fields) -> dict[str, int]:
    """Days past due above which a loan is in each class: `special_mention_days` and so on.

    `fields` is the version being read; where the law sets none it states its own `classes`.
    Raises UnableToReadRules.
    """
    law = parameters.strictest(jurisdiction=jurisdiction, rule="classification_days", on=on)
    table = law.value if law else None
    if fields.has("classes"):
        if table is not None:
            fields.refuse(
                "classes",
                _("%(jurisdiction)s/classification_days rules them") % {"jurisdiction": jurisdiction},
            )
        inside = fields.inside("classes")
        table = {name: inside.integer(name, high=36_500) for name in CLASSES}
        inside.done()
    if not isinstance(table, dict) or set(table) != set(CLASSES):
        fields.refuse(
            "classes",
            _("is missing, and %(jurisdiction)s has no classification_days with %(classes)s on %(on)s")
            % {"jurisdiction": jurisdiction, "classes": ", ".join(CLASSES), "on": on},
        )
    days = [table[name] for name in CLASSES]
    if any(type(day) is not int for day in days) or days != sorted(days) or days[0] < 0:
        fields.refuse(
            "jurisdiction",
            _("classification_days of %(jurisdiction)s must be whole rising days, got %(table)s")
            % {"jurisdiction": jurisdiction, "table": table},
        )
    return {f"{name}_days": table[name] for name in CLASSES}
