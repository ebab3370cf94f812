"""What is asked of a source, when, how often, and how its answers are kept: nothing here changes a result."""
