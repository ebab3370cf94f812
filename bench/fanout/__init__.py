"""Fan-out, side by side: this project, nginx with nchan, node's ws, Channels as in its tutorial, a floor in C."""
