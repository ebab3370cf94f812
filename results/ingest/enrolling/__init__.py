"""Which elections, seats, parties and candidates there are: from a source's pages, files and editors."""
