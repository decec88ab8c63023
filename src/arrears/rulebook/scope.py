"""Whom a rule binds: kinds of lender, kinds of product, cost and term of the loan."""

from dataclasses import dataclass
from decimal import Decimal

from arrears.rulebook.fields import Fields

# Who books the loan. A product names one; a rule without `scope` binds everybody.
LENDERS = {
    "bank": ("bank", "银行"),
    "card_issuer": ("card issuer", "发卡机构"),
    "consumer_finance_company": ("consumer finance company", "消费金融公司"),
    "auto_finance_company": ("auto finance company", "汽车金融公司"),
    "trust_company": ("trust company", "信托公司"),
    "microloan_company": ("microloan company", "小额贷款公司"),
    "private_lender": ("private lender", "民间出借人"),
    "p2p_lender": ("peer-to-peer lender", "网络借贷平台"),
    "finance_company": ("finance company", "金融公司"),
    "money_lender": ("money lender", "贷金业者"),
    "consumer_credit_firm": ("consumer credit firm", "消费信贷机构"),
    "collection_agency": ("collection agency", "催收机构"),
}
KINDS = {
    "revolving_line": ("revolving line", "循环额度（账单制）"),
    "cash_line": ("cash line", "循环借款额度"),
    "instalment_loan": ("instalment loan at a merchant", "商户分期"),
    "personal_loan": ("personal loan", "个人贷款"),
    "business_loan": ("small-business loan", "小微经营贷款"),
    "consolidation": ("consolidation of arrears", "逾期欠款重组"),
}


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Bounds of a rule; an empty tuple or None = any."""

    lenders: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    annual_cost_from: Decimal | None = None  # binds loans that cost at least this a year
    months_to: int | None = None  # binds loans of at most this term

    def binds(
        self,
        *,
        lender: str | None = None,
        kind: str | None = None,
        annual_cost: Decimal | None = None,
        months: Decimal | None = None,
    ) -> bool:
        """Whether a loan is bound; what is not known (None) doesn't free it."""
        return (
            (not self.lenders or lender is None or lender in self.lenders)
            and (not self.kinds or kind is None or kind in self.kinds)
            and (self.annual_cost_from is None or annual_cost is None or annual_cost >= self.annual_cost_from)
            and (self.months_to is None or months is None or months <= self.months_to)
        )


EVERYBODY = Scope()


def read_scope(fields: Fields) -> Scope:
    """The mapping below `scope`; without it everybody."""
    if not fields.has("scope"):
        return EVERYBODY
    inside = fields.inside("scope")
    scope = Scope(
        lenders=inside.texts("lenders", known=LENDERS),
        kinds=inside.texts("kinds", known=KINDS),
        annual_cost_from=inside.number("annual_cost_from") if inside.has("annual_cost_from") else None,
        months_to=inside.integer("months_to") if inside.has("months_to") else None,
    )
    inside.done()
    return scope
