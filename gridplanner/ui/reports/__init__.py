"""Reports in the window: what for, what it says, where to."""
