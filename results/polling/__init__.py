"""What is asked of a source, when and how often; and the story of one poll, told in `poll.py`."""
