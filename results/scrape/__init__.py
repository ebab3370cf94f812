"""Pages asked for, kept, then parsed: nothing here knows what a result is."""
