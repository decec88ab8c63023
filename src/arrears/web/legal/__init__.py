"""Legal action, sales of claims and visits on screens."""
