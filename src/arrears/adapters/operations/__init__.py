"""Writes of the adapters."""
