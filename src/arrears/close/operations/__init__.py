"""What the close does: one verb a file."""
