"""The order of allocation as one number: what `terms.order` holds. Nothing here is compiled."""

from arrears.kernel.codes import Part

PARTS = len(Part)
_DEFAULT = (Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL)


def pack_order(steps: "list[tuple[int, int]]") -> int:
    """Pack an allocation order for `terms.order`: 12 steps (due state, part), each pair once.

    Due states: 0 past due, 1 due, 2 in advance; parts as in codes.Part. Raises ValueError otherwise.
    """
    if sorted(steps) != [(state, part) for state in range(3) for part in range(PARTS)]:
        raise ValueError("an allocation order names each (due state, part) exactly once")
    return sum((state * PARTS + part) << (4 * i) for i, (state, part) in enumerate(steps))


DEFAULT_ORDER = pack_order([(state, int(part)) for state in range(3) for part in _DEFAULT])


def pack_parts(parts: "list[int]") -> int:
    """Pack an order of the four parts for `terms.credit_order`. Raises ValueError otherwise."""
    if sorted(parts) != [0, 1, 2, 3]:
        raise ValueError("an order of parts names each of the four parts exactly once")
    return sum(int(part) << (4 * i) for i, part in enumerate(parts))
