"""Codes that the kernel's integer columns hold. Labels and colours live in the slices' `choices.py`.

Every code is stored in events, terms or snapshots: numbers are never reused or changed.
"""

from enum import IntEnum


class Method(IntEnum):
    """How principal and interest are spread over the instalments."""

    EQUAL_INSTALMENTS = 1  # 等额本息
    EQUAL_PRINCIPAL = 2  # 等额本金
    FLAT = 3  # 等本等息: interest on the original principal
    INTEREST_ONLY = 4  # 先息后本: principal with the last instalment
    BULLET = 5  # 一次性还本付息
    GIVEN_ROWS = 6  # the agreed list of rows is the schedule
    AS_REPORTED = 7  # an imported servicer's tape: rows bill amounts, payments carry their split
    REVOLVING = 8  # 循环额度: purchases on a line, billed by statements (docs/line.md)


class Unit(IntEnum):
    """Unit of the repayment frequency."""

    DAY = 1
    WEEK = 2
    MONTH = 3
    YEAR = 4


class Rounding(IntEnum):
    """Rounding mode of a division to minor units."""

    HALF_EVEN = 0
    HALF_UP = 1
    UP = 2
    DOWN = 3


class CarryFrom(IntEnum):
    """From when what is carried on a revolving line bears interest."""

    PURCHASE_DAY = 0
    STATEMENT_DAY = 1
    DUE_DAY = 2


class ConversionFee(IntEnum):
    """When the fee of a conversion is asked for (`treatment` of CONVERT)."""

    SPREAD = 0  # in equal parts with the instalments
    AT_ONCE = 1  # with the first one


class Part(IntEnum):
    """Parts of a debt, in no order: the order of allocation is a term."""

    PRINCIPAL = 0
    INTEREST = 1
    FEE = 2
    PENALTY = 3


class Future(IntEnum):
    """What money beyond what is due does."""

    NEXT_INSTALMENT = 0
    LAST_INSTALMENT = 1
    REAMORTISE = 2
    NEXT_THEN_LAST = 3


class PenaltyBasis(IntEnum):
    """Base on which penalty interest (罚息) runs."""

    NONE = 0
    OVERDUE_PRINCIPAL = 1
    OVERDUE_PRINCIPAL_AND_INTEREST = 2


class Kind(IntEnum):
    """Kinds of event in a loan's history."""

    DISBURSE = 1
    REPAY = 2
    REVERSE = 3  # `ref` = event_id of the event undone
    FEE = 4  # a fee (part FEE) or a late charge (part PENALTY), due on `due_day`
    WAIVE = 5  # `part`, amount; `ref` = the fee's event_id or 0
    CHARGE_OFF = 6
    RECOVER = 7  # money after charge-off
    REFUND = 8  # credit balance paid back to the borrower
    PAUSE_DELINQUENCY = 9  # from value_day to due_day
    RESUME_DELINQUENCY = 10
    OPENING = 11  # arrival of an imported loan: amount = principal, split = interest, fee, penalty
    CHARGEBACK = 12  # a payment taken back by the payer's bank: raises what is owed
    INSTALMENT_FEE = 13  # a fee on every instalment: an amount, or a share of its principal and interest
    DISBURSEMENT_FEE = 14  # a fee kept back from the next disbursement: an amount, or a share of it
    CHANGE_RATE = 15  # from `due_day` interest is counted at `rate_ppb`
    PAUSE_INTEREST = 16  # no interest for the days from `due_day` to `to_day`
    RE_AGE = 17  # 分期: all that is open anew in `instalments`, the first due on `due_day`; `treatment`
    RE_AMORTISE = 18  # what is past due is spread over the instalments to come; `treatment`
    CHANGE_DUE_DAY = 19  # the instalment due on or after `due_day` moves to `to_day`, later ones follow
    EXTEND = 20  # 展期: `instalments` more from the one due on or after `due_day`
    DEFER = 21  # 延期: `instalments` from the one due on or after `due_day` pay no principal; `treatment`
    FREEZE_PENALTY = 22  # no penalty interest for the days from `due_day` to `to_day`
    SETTLE = 23  # `amount_minor` paid by `due_day` settles everything: the rest is waived
    TERMINATE = 24  # everything falls due at once
    WRITE_OFF = 25  # the account is closed with what is open given up
    # of revolving lines only (docs/line.md)
    PURCHASE = 31
    PURCHASE_REFUND = 32  # the merchant gives money back; `ref` = the purchase
    CONVERT = 33  # 分期: an amount of purchase `ref` (0 = of statements) in `instalments`, for `fee_minor`


class ReAge(IntEnum):
    """What interest does when what is open is spread over new instalments (`treatment` of RE_AGE)."""

    COUNTED = 0  # interest goes on being counted; what is unpaid of it is due with the first one
    PAYABLE_SPREAD = 1  # equal parts of principal and of the interest earned so far; no more interest
    FULL_SPREAD = 2  # the same with the interest of the whole schedule that it replaces


class ReAmortise(IntEnum):
    """Where unpaid interest goes when what is past due is spread (`treatment` of RE_AMORTISE)."""

    FIRST = 0  # due with the first instalment to come
    SPREAD = 1  # in equal parts over the instalments to come


class Deferral(IntEnum):
    """What the interest of deferred instalments does (`treatment` of DEFER)."""

    PAY = 0  # it is paid when due: only principal is deferred
    CARRY = 1  # due with the first paying instalment, without interest on it
    WAIVE = 2  # no interest arises while instalments are deferred
    CAPITALISE = 3  # added to the principal on each deferred due day


class ChargeOff(IntEnum):
    """What a charge-off does to the account (`charge_off` of the terms)."""

    CLOSE = 0  # interest ends, money that comes in is a recovery without parts
    AS_BEFORE = 1  # the schedule stays, money pays its parts: what stays open is charged off
    ZERO_INTEREST = 2  # as before, but no interest arises after the day
    ACCELERATE = 3  # as before, but everything falls due on the day and interest ends


class Channel(IntEnum):
    """What kind of repayment money is: picks the allocation rule."""

    REPAYMENT = 0
    GOODWILL = 1
    MERCHANT_REFUND = 2
    PAYOUT_REFUND = 3
    DOWN_PAYMENT = 4
    INTEREST_WAIVER = 5
    CHARGE_ADJUSTMENT = 6
    INTEREST_REFUND = 7
    AT_DISBURSEMENT = 8  # fees kept back from a disbursement


class Status(IntEnum):
    """Status of the account on the day of the state."""

    PENDING = 0  # agreed, nothing disbursed
    ACTIVE = 1
    OVERPAID = 2  # nothing owed, money held for the borrower
    PAID_OFF = 3
    CHARGED_OFF = 4


class ArrearsKind(IntEnum):
    """Kind of arrears (METRICS)."""

    NONE = 0
    UNPAID = 1  # 逾期未还款: nothing of the oldest overdue instalment is paid
    PARTLY_PAID = 2  # 部分还款
    DEFAULT = 3  # 违约: past the default boundary or declared


class AssetClass(IntEnum):
    """Five-category classification (五级分类)."""

    NORMAL = 1
    SPECIAL_MENTION = 2
    SUBSTANDARD = 3
    DOUBTFUL = 4
    LOSS = 5


class Fault(IntEnum):
    """Why a loan could not be folded; 0 = folded. Such a loan is set aside, the others go on."""

    NONE = 0
    REVERSES_UNKNOWN_EVENT = 1
    REVERSED_TWICE = 2
    REPAID_BEFORE_DISBURSEMENT = 3
    AMOUNT_OUT_OF_RANGE = 4
    NEGATIVE_PRINCIPAL = 5
    TERMS_INVALID = 6
    REFUND_EXCEEDS_CREDIT = 7
    EVENT_UNSUPPORTED = 8
