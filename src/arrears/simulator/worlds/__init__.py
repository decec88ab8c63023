"""Simulated worlds of borrowers in arrears with a hidden truth, to compare policies: docs/worlds.md."""
