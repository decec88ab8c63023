"""Parts of addresses."""

from datetime import date


class DayConverter:
    """A day as YYYY-MM-DD."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # a ValueError becomes a 404

    def to_url(self, value: date) -> str:
        return value.isoformat()
