"""Arrears: a consumer loan book from application to recovery."""
