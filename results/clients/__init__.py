"""Clients that need nothing of this project: copy the file."""
