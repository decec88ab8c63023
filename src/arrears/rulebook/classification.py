"""The law's day table of the five-category classification (五级分类), resolved into the kernel's terms."""

from datetime import date

from arrears.rulebook import parameters
from arrears.rulebook.fields import Fields

CLASSES = ("special_mention", "substandard", "doubtful", "loss")


def terms_fields(*, jurisdiction: str, on: date, fields: Fields) -> dict[str, int]:
    """Days past due above which a loan is in each class: `special_mention_days` and so on.

    `fields` is the product being read: a complaint names its file. Raises UnableToReadRules.
    """
    table = parameters.value(jurisdiction=jurisdiction, rule="classification_days", on=on)
    if not isinstance(table, dict) or set(table) != set(CLASSES):
        fields.refuse(
            "jurisdiction", f"{jurisdiction} has no classification_days with {', '.join(CLASSES)} on {on}"
        )
    days = [table[name] for name in CLASSES]
    if any(type(day) is not int for day in days) or days != sorted(days) or days[0] < 0:
        fields.refuse(
            "jurisdiction", f"classification_days of {jurisdiction} must be whole rising days, got {table}"
        )
    return {f"{name}_days": table[name] for name in CLASSES}
