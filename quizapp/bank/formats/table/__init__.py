"""Packs as tables that a person can fill in: one row for each question, in CSV or in XLSX."""
