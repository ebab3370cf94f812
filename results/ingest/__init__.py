"""The story of one poll, told once in `poll.py`: match, reconcile, store; and the editor's door, `overrides.py`.

`polling/` is what is asked of a source, when and how often; `enrolling/` is which elections, seats and candidates
there are; `rosters/` brings those in from files; `desk/` is what people do beside a correction. What is published
changes in `revise.py` alone, called by `store.py`, `overrides.py` and the acts of the desk.
"""
