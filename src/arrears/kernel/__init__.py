"""The pure kernel: arrays in, arrays out. No database, clock, randomness or logging."""
