"""Drafts a mapping for a tape that nobody described: names, types and formats of its columns."""
