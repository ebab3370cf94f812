"""`make live`: starts every process of the tracker, watches them, restarts what dies, stops them all."""
