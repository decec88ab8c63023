"""Providers of card and wallet payments: implementations of payments.ports."""
