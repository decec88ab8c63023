"""Mappings: how the columns of a tape become the fields of a book. Data, not code."""
