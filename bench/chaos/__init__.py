"""Chaos: a live night whose parts are killed while a crowd listens; at the end everyone must equal the database."""
