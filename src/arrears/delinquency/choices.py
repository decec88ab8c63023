"""Codes of arrears with their label (gettext) and colour token (web/design)."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import ArrearsKind, AssetClass
from arrears.plumbing.choice import Choice

ARREARS_KIND = {
    ArrearsKind.NONE: Choice(_("Not overdue"), "good"),
    ArrearsKind.UNPAID: Choice(_("Overdue, unpaid"), "watch"),
    ArrearsKind.PARTLY_PAID: Choice(_("Overdue, partly paid"), "info"),
    ArrearsKind.DEFAULT: Choice(_("Default"), "bad"),
}

ASSET_CLASS = {
    AssetClass.NORMAL: Choice(_("Normal"), "good"),
    AssetClass.SPECIAL_MENTION: Choice(_("Special mention"), "info"),
    AssetClass.SUBSTANDARD: Choice(_("Substandard"), "watch"),
    AssetClass.DOUBTFUL: Choice(_("Doubtful"), "bad"),
    AssetClass.LOSS: Choice(_("Loss"), "bad"),
}
