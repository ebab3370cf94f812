"""Which elections, seats and candidates there are: from a source's pages and from files."""
