"""Names of the kernel's codes as readers of measures see them: those of the slice that owns them."""

from arrears.delinquency.choices import ARREARS_KIND, ASSET_CLASS
from arrears.kernel.codes import ArrearsKind


def arrears_kinds() -> dict[int, tuple[str, str]]:
    """Kinds of arrears: code of the kernel → (stable key, label)."""
    kinds = [(kind, choice) for kind, choice in ARREARS_KIND.items() if kind != ArrearsKind.NONE]
    return {int(kind): (kind.name.lower(), str(choice.label)) for kind, choice in kinds}


def asset_classes() -> dict[int, tuple[str, str]]:
    """Classes of the five-category classification: code of the kernel → (stable key, label)."""
    return {int(code): (code.name.lower(), str(choice.label)) for code, choice in ASSET_CLASS.items()}
