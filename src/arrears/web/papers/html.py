"""A paper as one HTML file that needs nothing beside it, fit to print."""

from collections.abc import Iterator
from html import escape

from arrears.servicing.documents.paper import Block, Grid, Paper

_STYLE = """
@page { size: A4; margin: 18mm 16mm }
body { font: 14px/1.55 "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: #1b1f24; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
header { display: flex; justify-content: space-between; gap: 2rem; color: #57606a; font-size: .85rem }
h1 { font-size: 1.5rem; margin: 1.5rem 0 .5rem } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 2rem; margin: .4rem 0 }
dt { color: #57606a } dd { margin: 0; font-variant-numeric: tabular-nums } p { margin: .35rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .8rem; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .25rem .4rem; border-bottom: 1px solid #d8dee4; vertical-align: top }
th { color: #57606a; font-weight: 600 } .figure { text-align: right; white-space: nowrap }
thead { display: table-header-group } tr { break-inside: avoid } .scroll { overflow-x: auto }
footer { margin-top: 2rem; color: #57606a; font-size: .8rem }
""".strip()


def as_html(paper: Paper) -> str:
    """The file; every text in it is escaped."""
    return "\n".join(_lines(paper)) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{escape(paper.language)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(paper.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    sender = "<br>".join(map(escape, (paper.sender, *paper.sender_lines)))
    yield f"<header><div>{escape(paper.addressee)}</div><div>{sender}</div></header>"
    yield f"<main>\n<h1>{escape(paper.title)}</h1>"
    for block in paper.blocks:
        yield from _block(block)
    yield f"</main>\n<footer>{escape(paper.footer)}</footer>\n</body>\n</html>"


def _block(block: Block) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(block.title)}</h2>"
    if block.facts:
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in block.facts)
        yield f"<dl>{facts}</dl>"
    if block.grid is not None:
        yield from _grid(block.grid)
    yield from (f"<p>{escape(line)}</p>" for line in block.lines)
    yield "</section>"


def _grid(grid: Grid) -> Iterator[str]:
    yield '<div class="scroll"><table>\n<thead><tr>'
    yield "".join(_cell("th", text, place, grid) for place, text in enumerate(grid.headings))
    yield "</tr></thead>\n<tbody>"
    for row in grid.rows:
        yield "<tr>" + "".join(_cell("td", text, place, grid) for place, text in enumerate(row)) + "</tr>"
    yield "</tbody></table></div>"


def _cell(tag: str, text: str, place: int, grid: Grid) -> str:
    kind = ' class="figure"' if place >= grid.figures_from else ""
    scope = ' scope="col"' if tag == "th" else ""
    return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"
