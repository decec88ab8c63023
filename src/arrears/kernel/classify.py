"""Five-category classification (五级分类) by days past due."""

from arrears.kernel import columns as c
from arrears.kernel.codes import AssetClass
from arrears.kernel.columns import Vector
from arrears.kernel.compiled import inner

NORMAL = int(AssetClass.NORMAL)
SPECIAL_MENTION = int(AssetClass.SPECIAL_MENTION)
SUBSTANDARD = int(AssetClass.SUBSTANDARD)
DOUBTFUL = int(AssetClass.DOUBTFUL)
LOSS = int(AssetClass.LOSS)


@inner
def asset_class(terms: Vector, dpd_days: int) -> int:
    """The worst category whose boundary the days past due exceed."""
    if dpd_days > terms[c.T_LOSS]:
        return LOSS
    if dpd_days > terms[c.T_DOUBTFUL]:
        return DOUBTFUL
    if dpd_days > terms[c.T_SUBSTANDARD]:
        return SUBSTANDARD
    if dpd_days > terms[c.T_SPECIAL_MENTION]:
        return SPECIAL_MENTION
    return NORMAL
