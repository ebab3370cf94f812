"""Pages that come in otherwise than by a poll: handed in by people, or read again from the archive."""
