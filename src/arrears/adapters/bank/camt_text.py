"""Small reads from the elements of ISO 20022 messages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from arrears.adapters.bank.statement import UnableToReadStatement
from arrears.plumbing.currency import minor_of
from arrears.plumbing.early import gettext as _

_NOTHING = {"NOTPROVIDED", "NONREF", "NOTREF", "NOT PROVIDED", "-"}  # what banks write for no reference


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads below elements of one namespace."""

    namespace: str

    def tag(self, name: str, /) -> str:
        """The name with its namespace."""
        return f"{{{self.namespace}}}{name}"

    def find(self, element: Any, *path: str) -> Any:
        """The first element at a path of names, or None."""
        for name in path:
            if element is None:
                return None
            element = element.find(self.tag(name))
        return element

    def text(self, element: Any, *path: str) -> str:
        """The text at a path of names, without spaces around it; '' where there is none."""
        found = self.find(element, *path)
        return "" if found is None or not found.text else found.text.strip()

    def ref(self, element: Any, *path: str) -> str:
        """A reference; '' also where the bank writes that there is none."""
        found = self.text(element, *path)
        return "" if found.upper() in _NOTHING else found

    def minor(self, amount: Any, /) -> int:
        """Minor units of an element with Ccy. Raises UnableToReadAmount, UnableToReadStatement."""
        currency = amount.get("Ccy", "")
        if len(currency) != 3 or not currency.isascii() or not currency.isupper():
            raise UnableToReadStatement(
                _("An amount has the currency %(currency)r. Nothing was taken.") % {"currency": currency[:10]}
            )
        return minor_of(text=amount.text or "", currency=currency)

    def day(self, element: Any, name: str, /) -> date | None:
        """The day in `name`/Dt or `name`/DtTm. Raises UnableToReadStatement."""
        text = self.text(element, name, "Dt") or self.text(element, name, "DtTm")
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise UnableToReadStatement(
                _("%(text)r in %(name)s is no date. Nothing was taken.") % {"text": text[:20], "name": name}
            ) from None

    def account(self, element: Any, /) -> str:
        """IBAN or another number of an account element; '' where there is none."""
        return self.text(element, "Id", "IBAN") or self.text(element, "Id", "Othr", "Id")

    def name(self, parties: Any, *roles: str) -> str:
        """Name of the first party that has one; from version 08 on it stands below Pty."""
        for role in roles:
            party = self.find(parties, role)
            found = self.text(party, "Nm") or self.text(party, "Pty", "Nm")
            if found:
                return found
        return ""
