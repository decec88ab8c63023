"""Measures over the nightly snapshots: overdue rates, roll, vintage, entry, first payments."""
