"""Hidden kinds of debtors and their daily chances of paying, learned while collecting. Pure: no tables."""
