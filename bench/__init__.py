"""Reproducible measurements: `make bench` writes bench/RESULTS.md. Ratios of one run, never a timed test."""
