"""A paper that a borrower gets: content only. web/papers draws it as HTML and PDF."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table: one text a cell; columns from `figures_from` on are figures, set right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures_from: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """A heading with what stands under it, in this order: facts, a table, sentences."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    grid: Grid | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper in one language."""

    language: str  # en, zh-hans: for the reader's machine
    title: str
    sender: str
    sender_lines: tuple[str, ...]
    addressee: str
    blocks: tuple[Block, ...]
    footer: str
