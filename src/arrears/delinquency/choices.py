"""Codes of arrears with their label (gettext) and colour token (web/design)."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import ArrearsKind, AssetClass

ARREARS_KIND = {
    ArrearsKind.NONE: (_("Not overdue"), "good"),
    ArrearsKind.UNPAID: (_("Overdue, unpaid"), "warn"),
    ArrearsKind.PARTLY_PAID: (_("Overdue, partly paid"), "info"),
    ArrearsKind.DEFAULT: (_("Default"), "bad"),
}

ASSET_CLASS = {
    AssetClass.NORMAL: (_("Normal"), "good"),
    AssetClass.SPECIAL_MENTION: (_("Special mention"), "info"),
    AssetClass.SUBSTANDARD: (_("Substandard"), "warn"),
    AssetClass.DOUBTFUL: (_("Doubtful"), "bad"),
    AssetClass.LOSS: (_("Loss"), "bad"),
}
