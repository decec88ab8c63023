"""Lives of loans from converted rows: loans, given rows and events. Pure."""
