"""By which key a line of a statement is known again, in the same file or in another one."""

from collections import Counter

from arrears.adapters.bank.statement import Line, Statement
from arrears.plumbing.crypto import fingerprint


def keys_of(*, statement: Statement) -> list[str]:
    """A key a line; '' marks a line whose reference stands in the statement before.

    The bank's reference within the account, and whether money came or went. Two lines with one reference
    are two movements where the balances say so; else the second is the first again. A line without a
    reference is the n-th one of its content.
    """
    account = fingerprint(statement.account, purpose="bank.statement.account")[:16]
    proven = bool(statement.checked())
    seen: Counter[str] = Counter()
    keys = []
    for line in statement.lines:
        way = "C" if line.credit else "D"
        key = f"bank:{account}:{way}:{_ref(line) or _content(line)}"
        seen[key] += 1
        if seen[key] == 1:
            keys.append(key)
        else:
            keys.append(f"{key}:{seen[key]}" if proven or not line.ref else "")
    return keys


def _ref(line: Line) -> str:
    """The bank's reference; an odd one (control characters, endless) as its hash."""
    if line.ref.isprintable() and len(line.ref) <= 100:
        return line.ref
    return "h:" + fingerprint(line.ref, purpose="bank.ref")[:32]


def _content(line: Line) -> str:
    """What a line without a reference says, hashed with the field key: it names payers."""
    said = (line.booked_on, line.value_on, line.amount_minor, line.currency, line.end_to_end_id,
            line.reference, line.payer_name, line.payer_account)  # fmt: skip
    return "c:" + fingerprint("|".join(map(str, said)), purpose="bank.line")[:32]
