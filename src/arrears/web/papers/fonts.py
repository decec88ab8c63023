"""The font of a PDF: the paper's own characters out of a Chinese font of this machine, embedded.

So that the paper looks the same wherever it is opened. `ARREARS_FONT` names the file (.ttf, .otf, .ttc); else
the usual places are looked at. Where there is none, the PDF names Adobe's STSong-Light, which every reader
with Chinese support has or replaces; it is not embedded then.
"""

import hashlib
import io
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

NAMED_ONLY = "STSong-Light"
_PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
)
_SIMPLIFIED = ("CJK SC", "Songti SC", "Microsoft YaHei", "MicroHei")
_ERROR_UNITS = 1.0  # of 1,000 or 2,048 an em: how far a curve may differ after conversion


class UnableToUseFont(Unable):
    """ARREARS_FONT names no font that can be used."""


def font_file() -> Path | None:
    """The font that is used on this machine; None: none was found. Raises UnableToUseFont."""
    chosen = os.environ.get("ARREARS_FONT")
    if chosen:
        if not Path(chosen).is_file():
            raise UnableToUseFont(
                _("ARREARS_FONT is %(chosen)s: there is no such file.") % {"chosen": chosen}
            )
        return Path(chosen)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def registered(*, text: Iterable[str]) -> str:
    """Name of a font that reportlab can draw all of `text` with. Raises UnableToUseFont."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    path = font_file()
    if path is None:
        pdfmetrics.registerFont(UnicodeCIDFont(NAMED_ONLY))
        return NAMED_ONLY
    letters = frozenset("".join(text)) | set(" .,0123456789")
    name, content = _cut(path, "".join(sorted(letters)))
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(content)))
    return name


@lru_cache(maxsize=32)
def _cut(path: Path, letters: str) -> tuple[str, bytes]:
    """A TrueType font with these letters only, under a name of its own."""
    from fontTools import subset
    from fontTools.ttLib import TTLibError

    try:
        font = _opened(path)
    except (TTLibError, OSError) as error:
        raise UnableToUseFont(
            _("%(path)s is no font: %(error)s. Name another with ARREARS_FONT.")
            % {"path": path, "error": error}
        ) from error
    with font:
        options = subset.Options(
            layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2, 4, 6]
        )
        options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]
        cutter = subset.Subsetter(options=options)
        cutter.populate(text=letters)
        cutter.subset(font)
        if "glyf" not in font:
            _to_truetype(font)
        # A name of its own inside too: fonts of one name are taken for the same by what draws them.
        name = f"paper-{hashlib.sha256(letters.encode()).hexdigest()[:12]}"
        for record in font["name"].names:
            record.string = name.encode(record.getEncoding())
        out = io.BytesIO()
        font.save(out)
    return name, out.getvalue()


def _opened(path: Path) -> Any:
    """The font, of a collection the one for Simplified Chinese."""
    from fontTools.ttLib import TTCollection, TTFont

    if path.suffix.lower() not in (".ttc", ".otc"):
        return TTFont(path, lazy=True)
    with TTCollection(str(path), lazy=True) as fonts:
        names = [str(font["name"].getDebugName(4) or "") for font in fonts]
    wanted = [any(part in name for part in _SIMPLIFIED) and "Mono" not in name for name in names]
    return TTFont(path, fontNumber=wanted.index(True) if any(wanted) else 0, lazy=True)


def _to_truetype(font: Any) -> None:
    """PostScript outlines become TrueType ones: reportlab embeds no others."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for name, glyph in glyphs.items():
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    _maximum_profile(font, len(order))
    for table in ("CFF ", "CFF2", "VORG"):
        if table in font:
            del font[table]
    font["post"].formatType, font["post"].glyphOrder = 3.0, None
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _maximum_profile(font: Any, count: int) -> None:
    """`maxp` of a TrueType font without instructions."""
    table = font["maxp"]
    table.tableVersion, table.numGlyphs, table.maxZones = 0x00010000, count, 1
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth", "maxPoints", "maxContours",
        "maxCompositePoints", "maxCompositeContours",
    ):  # fmt: skip
        setattr(table, name, 0)
