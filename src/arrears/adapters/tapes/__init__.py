"""Files of a loan tape read as they are: every row with its number, nothing interpreted."""
