"""Keeping an installation: its schema, its backups, its figures."""
