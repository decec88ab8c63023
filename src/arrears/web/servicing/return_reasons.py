"""Why a bank sent money back, in words: return reason codes of ISO 20022 (External Code Sets)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REASONS: dict[str, Promise] = {
    "AC01": _("wrong account number"),
    "AC02": _("wrong account of the debtor"),
    "AC04": _("account closed"),
    "AC06": _("account blocked"),
    "AC13": _("account of another kind"),
    "AG01": _("the account can't be debited"),
    "AG02": _("wrong transaction code"),
    "AM04": _("not enough money in the account"),
    "AM05": _("collected twice"),
    "BE05": _("creditor unknown"),
    "FOCR": _("called back by the bank"),
    "MD01": _("no mandate"),
    "MD02": _("the mandate lacks something"),
    "MD06": _("the debtor asked for it back"),
    "MD07": _("the debtor has died"),
    "MS02": _("refused by the debtor"),
    "MS03": _("the bank gave no reason"),
    "RC01": _("wrong bank"),
    "SL01": _("a service of the debtor's bank stopped it"),
}


def words_of(code: str) -> str:
    """The reason with its code; a code that is not known stands alone."""
    return f"{_REASONS[code]} ({code})" if code in _REASONS else code
