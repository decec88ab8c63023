"""Revolving lines: purchases billed by statements. docs/line.md is the rule; compiled apart from loans."""
