"""Numbers of about 32 significant digits as a sum of two float64, for the equal instalment's one division."""

from arrears.kernel.compiled import inner

_SPLIT = 134217729.0  # 2**27 + 1


@inner
def add(a: float, a2: float, b: float, b2: float) -> tuple[float, float]:
    """a + b."""
    s = a + b
    v = s - a
    e = (a - (s - v)) + (b - v)
    e += a2 + b2
    high = s + e
    return high, e - (high - s)


@inner
def multiply(a: float, a2: float, b: float, b2: float) -> tuple[float, float]:
    """a × b."""
    p = a * b
    t = _SPLIT * a
    ah = t - (t - a)
    al = a - ah
    t = _SPLIT * b
    bh = t - (t - b)
    bl = b - bh
    e = ((ah * bh - p) + ah * bl + al * bh) + al * bl
    e += a * b2 + a2 * b
    high = p + e
    return high, e - (high - p)


@inner
def divide(a: float, a2: float, b: float, b2: float) -> tuple[float, float]:
    """a ÷ b, two corrections."""
    q1 = a / b
    p, p2 = multiply(q1, 0.0, b, b2)
    r, r2 = add(a, a2, -p, -p2)
    q2 = r / b
    p, p2 = multiply(q2, 0.0, b, b2)
    r, r2 = add(r, r2, -p, -p2)
    q3 = r / b
    h, low = add(q1, 0.0, q2, 0.0)
    return add(h, low, q3, 0.0)
