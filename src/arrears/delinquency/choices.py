"""Codes of arrears with their label (gettext) and colour token (web/design)."""

from django.utils.translation import gettext_lazy as _

from arrears.kernel.codes import ArrearsKind, AssetClass
from arrears.plumbing.choice import by_colour

ARREARS_KIND = by_colour(
    good={ArrearsKind.NONE: _("Not overdue")},
    watch={ArrearsKind.UNPAID: _("Overdue, unpaid")},
    info={ArrearsKind.PARTLY_PAID: _("Overdue, partly paid")},
    bad={ArrearsKind.DEFAULT: _("Default")},
)

ASSET_CLASS = by_colour(
    good={AssetClass.NORMAL: _("Normal")},
    info={AssetClass.SPECIAL_MENTION: _("Special mention")},
    watch={AssetClass.SUBSTANDARD: _("Substandard")},
    bad={AssetClass.DOUBTFUL: _("Doubtful"), AssetClass.LOSS: _("Loss")},
)
