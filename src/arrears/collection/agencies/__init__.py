"""Agencies that collect for the lender: mandates, placements, files, commission, invoices, evaluation."""
