"""An ECI-like site that serves a recorded or simulated counting day. Everything it says is test material."""
