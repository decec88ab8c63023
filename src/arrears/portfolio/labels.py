"""Names of the kernel's codes as readers of measures see them."""

from django.utils.translation import gettext as _

from arrears.kernel.codes import ArrearsKind, AssetClass


def arrears_kinds() -> dict[int, tuple[str, str]]:
    """Kinds of arrears: code of the kernel → (stable key, label)."""
    return {
        int(ArrearsKind.UNPAID): ("unpaid", _("Unpaid")),
        int(ArrearsKind.PARTLY_PAID): ("partly_paid", _("Partly paid")),
        int(ArrearsKind.DEFAULT): ("default", _("Default")),
    }


def asset_classes() -> dict[int, tuple[str, str]]:
    """Classes of the five-category classification: code of the kernel → (stable key, label)."""
    return {
        int(AssetClass.NORMAL): ("normal", _("Normal")),
        int(AssetClass.SPECIAL_MENTION): ("special_mention", _("Special mention")),
        int(AssetClass.SUBSTANDARD): ("substandard", _("Substandard")),
        int(AssetClass.DOUBTFUL): ("doubtful", _("Doubtful")),
        int(AssetClass.LOSS): ("loss", _("Loss")),
    }
