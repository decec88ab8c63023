"""How many SMS a text takes. Pure.

Source: 3GPP TS 23.038 (the 7-bit default alphabet and its extension table), TS 23.040 (concatenation: 6
bytes of header, so 153 septets or 67 UCS-2 units a part instead of 160 or 70).
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape before each: two septets


@dataclass(frozen=True, kw_only=True)
class SmsLength:
    """The encoding, its units used, and the parts that an operator charges for."""

    encoding: str  # GSM-7 | UCS-2
    units: int
    segments: int
    left: int  # units that still fit into the last part


def sms_length(text: str) -> SmsLength:
    """Encoding and parts of a text; an empty one takes one part."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in text):
        widths = [2 if letter in _EXTENDED else 1 for letter in text]
        return _parts("GSM-7", widths, alone=160, joined=153)
    widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]  # UTF-16 code units
    return _parts("UCS-2", widths, alone=70, joined=67)


def _parts(encoding: str, widths: list[int], *, alone: int, joined: int) -> SmsLength:
    units = sum(widths)
    if units <= alone:
        return SmsLength(encoding=encoding, units=units, segments=1, left=alone - units)
    segments, room = 1, joined
    for width in widths:  # an escape or a surrogate pair is never cut in two
        if width > room:
            segments, room = segments + 1, joined
        room -= width
    return SmsLength(encoding=encoding, units=units, segments=segments, left=room)
