"""Legal action, sales of claims and field visits: what happens late."""
