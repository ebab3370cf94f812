"""Records in, board changes out: match, judge, reconcile, store. What is published changes in `revise.py` alone."""
