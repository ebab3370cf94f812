"""Where constituencies lie: outlines, the regions they are part of, and equal-area layouts. Standard library only."""
