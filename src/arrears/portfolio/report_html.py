"""The overview as one printable page: styles and charts inside, nothing fetched from anywhere."""

from collections.abc import Iterable
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arrears.portfolio.charts import svg_for
from arrears.portfolio.overview import Section
from arrears.portfolio.rendering import Rendered, render
from arrears.portfolio.table import Table

_STYLE = """
:root { color-scheme: light; --ink: #1f2933; --muted: #52606d; --line: #e4e7eb; --accent: #1b6ca8; }
body { font: 14px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); background: #fff; margin: 0 auto; padding: 16px; max-width: 1100px; }
h1 { font-size: 22px; } h2 { font-size: 17px; border-bottom: 2px solid var(--accent); margin-top: 32px; }
h3 { font-size: 15px; margin: 20px 0 2px; }
.tags { color: var(--accent); margin: 0; } .definition, .note { color: var(--muted); margin: 2px 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 6px 0; }
th, td { padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); text-align: left;
  white-space: nowrap; }
th { font-weight: 600; } .right { text-align: right; }
svg { max-width: 100%; height: auto; }
@media print { body { max-width: none; padding: 0; font-size: 10px; } h3, table { break-inside: avoid; }
  h2 { break-after: avoid; } .wide { overflow: visible; } }
"""


def html(sections: Iterable[Section]) -> str:
    """A complete HTML document in the active language."""
    body, day = [], ""
    for section in sections:
        day = day or str(section.tables[0].as_of)
        body.append(f"<h2>{escape(section.heading)}</h2>")
        body += [_one(table) for table in section.tables]
    title = escape(_("Overview of the book at the end of %(day)s") % {"day": day})
    language = escape(get_language() or "en")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _one(table: Table) -> str:
    rendered = render(table)
    parts = [f"<h3>{escape(rendered.title)}</h3>"]
    if rendered.tags:
        parts.append(f'<p class="tags">{escape(rendered.tags)}</p>')
    parts.append(f'<p class="definition">{escape(rendered.definition)}</p>')
    parts.append(svg_for(table) or "")
    parts.append(f'<div class="wide">{_grid(rendered)}</div>')
    parts += [f'<p class="note">{escape(note)}</p>' for note in rendered.notes]
    return "\n".join(part for part in parts if part)


def _grid(rendered: Rendered) -> str:
    side = [' class="right"' if right else "" for right in rendered.right]
    head = "".join(
        f'<th scope="col"{at}>{escape(text)}</th>' for at, text in zip(side, rendered.headings, strict=True)
    )
    rows = "\n".join(
        "<tr>" + "".join(f"<td{at}>{escape(text)}</td>" for at, text in zip(side, row, strict=True)) + "</tr>"
        for row in rendered.rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
